-- core.check_bookings_belong() is a statement trigger
--
-- What     Checks that every new booking has its operator, and its customer if it names one.
-- Refuses  foreign_key_violation, under the name a_booking_has_its_operator_and_its_customer
create or replace function core.check_bookings_belong()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  if exists (
    select from new_rows as b
     where not exists (select from core.operators as o where o.id = b.operator_id)
        or (b.customer_id is not null
            and not exists (select from core.customers as c where c.operator_id = b.operator_id and c.id = b.customer_id))) then
    raise foreign_key_violation using message = 'a booking needs its operator and its customer',
      constraint = 'a_booking_has_its_operator_and_its_customer';
  end if;
  return null;
end $$;
