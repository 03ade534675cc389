-- transit.delay_departure(occurrence, delay jsonb) returns one row for each booking that has to be told
--
-- What     Gives a departure new times by hand: {minutes} later than its timetable, or {times} at each of its stops. Passengers keep
--          their seats, and their claims the times that they were sold with. An event tells their customers. The timetable no
--          longer changes these times, until minutes is 0. Repeating the call changes nothing, and returns the bookings again.
-- Locks    The occurrence, then its bookings in id order.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found (also for one that is not a departure), invalid_request,
--          times_run_backwards, occurrence_cancelled, already_departed
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.delay_departure(p_occurrence_id uuid, p_delay jsonb)
returns table (booking_id uuid, reference text, contact_name text, contact_phone text, contact_email text, seats text[],
               from_stop text, to_stop text, sold_departs_at timestamptz, departs_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
  v_occurrence  core.occurrences;
  v_new         core.occurrences;
begin
  perform core.require_role(v_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_delay, 'null'), transit.timetable_schemas() -> 'delay');
  if p_delay ? 'minutes' = p_delay ? 'times' then
    perform core.refuse_field('/minutes', case when p_delay ? 'times' then 'must be left out if times are given'
                                               else 'is required, unless times are given' end);
  end if;
  perform core.lock_occurrences(v_operator_id, array[p_occurrence_id]);
  select o.* into v_occurrence from core.occurrences as o
    join transit.departures as d on d.operator_id = o.operator_id and d.occurrence_id = o.id
   where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  if not found then perform core.refuse('occurrence_not_found'); end if;
  if v_occurrence.status <> 'scheduled' then perform core.refuse('occurrence_cancelled'); end if;
  if v_occurrence.starts_at <= core.now() then perform core.refuse('already_departed'); end if;
  v_new := transit.delayed(v_occurrence, p_delay);

  if (v_new.starts_at, v_new.stop_pattern_id) is distinct from (v_occurrence.starts_at, v_occurrence.stop_pattern_id) then
    update core.occurrences as o
       set starts_at = v_new.starts_at, ends_at = v_new.ends_at, stop_pattern_id = v_new.stop_pattern_id
     where o.operator_id = v_operator_id and o.id = p_occurrence_id;
    perform core.announce_change(v_operator_id, p_occurrence_id, 'booking.retimed', jsonb_build_object(
              'old_starts_at', v_occurrence.starts_at, 'starts_at', v_new.starts_at));
  end if;
  update transit.departures as d set retimed = p_delay ->> 'minutes' is distinct from '0'
   where d.operator_id = v_operator_id and d.occurrence_id = p_occurrence_id;

  return query select * from transit.list_delayed(v_operator_id, p_occurrence_id);
end $$;
