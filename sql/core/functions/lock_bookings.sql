-- core.lock_bookings(operator, bookings) returns nothing
--
-- Locks    These bookings in id order, after the occurrences that they claim.
create or replace function core.lock_bookings(p_operator_id uuid, p_booking_ids uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  perform from (select distinct u.id from unnest(p_booking_ids) as u(id) order by u.id) as w
   cross join lateral (select from core.bookings as b
                        where b.operator_id = p_operator_id and b.id = w.id for no key update) as locked;
end $$;
