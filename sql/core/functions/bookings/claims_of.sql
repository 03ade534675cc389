-- core.claims_of(operator, bookings) returns the claims of these bookings, live or ended
--
-- What     The way to find claims by booking: one booking at a time, since offset 0 keeps the planner from starting with the
--          claims. Given the whole list at once, the planner assumes ten look-ups for a list of unknown length. In a month that
--          it believes to be small, the primary key for the operator alone then seems cheaper, and every claim of the operator
--          is read (a cancellation read them three times). For one booking and its operator no index is cheaper than
--          claims_by_booking. Written to be inlined.
create or replace function core.claims_of(p_operator_id uuid, p_booking_ids uuid[])
returns setof core.claims language sql stable parallel safe as $$
  select c.* from (select distinct d.id from unnest(p_booking_ids) as d(id)) as u
   cross join lateral (select x.* from core.claims as x
                        where x.operator_id = p_operator_id and x.booking_id = u.id offset 0) as c
$$;
