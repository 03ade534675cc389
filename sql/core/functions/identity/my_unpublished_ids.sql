-- core.my_unpublished_ids() returns the occurrences that the caller booked and that are no longer published
--
-- What     Usually none. Customers continue to see what they booked after its operator stops selling it. It goes from array to
--          array and not by joins, which read every claim of an operator in a month that was analysed while it was empty
--          (core.claims_of).
-- Definer  Claims are private; this returns only the caller's own.
-- Grants: execute to anon, authenticated
create or replace function core.my_unpublished_ids()
returns uuid[] language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_customer_ids   uuid[] := core.my_customer_ids();
  v_booking_ids    uuid[] := array(select b.id from core.bookings as b where b.customer_id = any (v_customer_ids));
  v_occurrence_ids uuid[] := array(
    select distinct c.occurrence_id from core.claims as c where c.booking_id = any (v_booking_ids) order by c.occurrence_id);
begin
  return array(
    select o.id from core.occurrences as o
     where o.id = any (v_occurrence_ids) and not o.published
       and o.id >= v_occurrence_ids[1] and o.id <= v_occurrence_ids[cardinality(v_occurrence_ids)]);
end $$;
