-- ops.sample_bookings(operator) returns the bookings that are samples
--
-- What     All bookings of sample customers, and those that a sample agent made without a customer on sample departures. All
--          others are real, even on a sample departure.
create or replace function ops.sample_bookings(p_operator_id uuid)
returns uuid[] language sql stable
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(x.id), '{}') from (
    select b.id from core.customers as c
      join core.bookings as b on b.customer_id = c.id and b.operator_id = c.operator_id
     where c.operator_id = p_operator_id and c.sample
    union
    select b.id from core.offerings as f
      join core.occurrences as o on o.operator_id = f.operator_id and o.offering_id = f.id
      join core.claims as c on c.operator_id = o.operator_id and c.occurrence_id = o.id
      join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
      join core.accounts as a on a.id = b.booked_by
     where f.operator_id = p_operator_id and f.sample and b.customer_id is null and a.email like 'agent-%@samples.invalid') as x
$$;
