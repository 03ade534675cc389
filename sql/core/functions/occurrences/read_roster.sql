-- core.read_roster(operator, occurrence) returns one row per active claim, by seat
--
-- What     The list of attendees, for staff who admit them: names and seats, without contact data or money. The name is the
--          passenger's or, if missing, that of the booking's contact, or else the customer's.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found
-- Definer  Instructors and providers see no bookings; this checks that the caller works for the operator.
-- Grants: execute to authenticated
create or replace function core.read_roster(p_operator_id uuid, p_occurrence_id uuid)
returns table (claim_id uuid, reference text, status text, name text, seat text, quantity integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  -- These bound the months of bookings whose partitions are prepared.
  v_booking_ids uuid[] := array(
    select c.booking_id from core.claims as c
     where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.live order by c.booking_id);
begin
  perform core.require_role(p_operator_id, '{agent,instructor,provider,admin}');
  if not exists (select from core.occurrences as o where o.operator_id = p_operator_id and o.id = p_occurrence_id) then
    perform core.refuse('occurrence_not_found');
  end if;

  return query
  select c.id, b.reference, b.status, coalesce(c.holder ->> 'name', b.contact_name, cu.full_name), lp.label, c.quantity
    from core.claims as c
    join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    left join core.customers as cu on cu.operator_id = b.operator_id and cu.id = b.customer_id
    left join core.layout_places as lp
      on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
   where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id
     and o.id = p_occurrence_id and b.id >= v_booking_ids[1] and b.id <= v_booking_ids[cardinality(v_booking_ids)]
     and core.claim_is_active(c.live, c.expires_at, core.now())
   order by c.place, c.id;
end $$;
