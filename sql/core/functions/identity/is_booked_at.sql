-- core.is_booked_at(operator, booking, location) returns whether a booking of the caller's has a claim there
--
-- What     For the policy of bookings, which cannot read claims itself, since their policy reads bookings.
--          Its cost is declared as nothing, because it is rarely called: at its real cost, short lists were compiled (jit).
-- Definer  Answers only for bookings that the caller sees without narrowing.
-- Grants: execute to authenticated
create or replace function core.is_booked_at(p_operator_id uuid, p_booking_id uuid, p_location_id uuid)
returns boolean language sql stable security definer cost 1
set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from core.bookings as b
     cross join core.claims_of(p_operator_id, array[p_booking_id]) as c
      join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
     where b.operator_id = p_operator_id and b.id = p_booking_id and o.location_id = p_location_id
       and (b.customer_id = any (core.my_customer_ids()) or b.operator_id = any (core.my_operator_ids('{agent,admin}'))))
$$;
