-- core.my_unpublished_ids() returns the occurrences that the caller booked and that are no longer published
--
-- What     Usually none. A customer keeps seeing what they booked when its operator stops selling it.
-- Definer  Claims are private; this answers only for the caller.
-- Grants: execute to anon, authenticated
create or replace function core.my_unpublished_ids()
returns uuid[] language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct o.id), '{}')
    from core.bookings as b
    join core.claims as c on c.operator_id = b.operator_id and c.booking_id = b.id
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id and not o.published
   where b.customer_id = any ((select core.my_customer_ids())::uuid[])
$$;
