-- core.lock_bookings(operator, bookings) returns nothing
--
-- Locks    These bookings in id order, after the occurrences that they claim; in the way of core.lock_occurrences.
create or replace function core.lock_bookings(p_operator_id uuid, p_booking_ids uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select distinct u.id from unnest(p_booking_ids) as u(id) order by u.id);
begin
  perform from core.bookings as b
    where b.operator_id = p_operator_id and b.id = any (v_ids)
      and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)] -- only these months
    order by b.id for no key update;
end $$;
