-- classes.change_capacity(occurrence, capacity) returns how many offers were made to the waitlist
--
-- What     Added places are offered to the waitlist first, in order. Expired holds are ended first, so that they do not prevent
--          a reduction.
-- Locks    The occurrence and those of its expired holds, in id order; then those bookings.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found, invalid_request (also for an event with numbered places),
--          occurrence_cancelled, fewer_places_than_sold; busy, to be asked once more
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function classes.change_capacity(p_occurrence_id uuid, p_capacity integer)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := classes.operator_of_event(p_occurrence_id);
  v_event       core.occurrences;
begin
  perform core.require_role(v_operator_id, '{admin}');
  perform classes.check_capacity(p_capacity);
  -- An expired hold that could not be ended would count as sold.
  if cardinality(core.lock_for_sale(v_operator_id, array[p_occurrence_id])) > 0 then perform core.refuse('busy'); end if;
  select o.* into v_event from core.occurrences as o where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  if v_event.status = 'cancelled' then perform core.refuse('occurrence_cancelled'); end if;
  if v_event.mode = 'placed' then perform core.refuse_field('capacity', 'is what the seat layout says'); end if;
  if p_capacity < v_event.taken then
    perform core.refuse('fewer_places_than_sold', jsonb_build_object('sold', v_event.taken));
  end if;

  -- An entry that wants more than the new capacity would block the line for ever.
  perform core.lapse_entries(v_operator_id, array_agg(w.ctid), array_agg(w.occurrence_id), array_agg(w.id),
                             array_agg('sold_out'::text))
     from core.waitlist_entries as w
    where w.operator_id = v_operator_id and w.occurrence_id = p_occurrence_id and w.status = 'waiting'
      and w.quantity > p_capacity having count(*) > 0;
  update core.occurrences as o set capacity = p_capacity where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  return core.offer_freed_places(v_operator_id, array[p_occurrence_id]);
end $$;
