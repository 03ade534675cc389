-- core.claims_of(operator, bookings) returns the claims of these bookings, live or ended
--
-- What     How claims are found by booking. No index finds what is not distinct, so that there is one way: by equality, in a month
--          that was analysed while it was empty, the planner takes the primary key for the operator alone, and every claim of
--          the operator is read (a cancellation read them three times). Written to be inlined.
create or replace function core.claims_of(p_operator_id uuid, p_booking_ids uuid[])
returns setof core.claims language sql stable parallel safe as $$
  select c.* from core.claims as c where c.booking_id = any (p_booking_ids) and c.operator_id is not distinct from p_operator_id
$$;
