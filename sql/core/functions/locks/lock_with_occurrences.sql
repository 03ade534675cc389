-- core.lock_with_occurrences(operator, bookings) returns the occurrences that these bookings claim, or ever claimed
--
-- Locks    Those occurrences in id order, then the bookings, which is the lock order of Berth. Only core.change_booking moves a
--          booking to another occurrence, and only a confirmed one: nothing is missed for a hold. Whoever ends claims of a
--          confirmed booking compares their occurrences with those that are returned.
create or replace function core.lock_with_occurrences(p_operator_id uuid, p_booking_ids uuid[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_occurrence_ids uuid[] := array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, p_booking_ids) as c order by c.occurrence_id);
begin
  perform core.lock_occurrences(p_operator_id, v_occurrence_ids);
  perform core.lock_bookings(p_operator_id, p_booking_ids);
  return v_occurrence_ids;
end $$;
