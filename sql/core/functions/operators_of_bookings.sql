-- core.operators_of_bookings(bookings, accounts) returns the operator of each, in order, or null
--
-- What     For callers who have only an id: a booking tells its month, and who asks tells where to look. Null where it does not
--          exist, or is neither the customer's own nor of an operator whose staff (agent, admin) asks. A booking never changes
--          its operator, so the answer may be kept; whether the caller may is asked again by who changes it.
-- Definer  Answers only of what the caller may see; trusts its accounts: only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.operators_of_bookings(p_booking_id uuid[], p_account_id uuid[])
returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  return array(
    select coalesce(
             (select b.operator_id from core.customers as c
                join core.bookings as b on b.id = u.booking_id and b.customer_id = c.id and b.operator_id = c.operator_id
               where c.account_id = u.account_id),
             (select b.operator_id from core.members as m
                join core.bookings as b on b.id = u.booking_id and b.operator_id = m.operator_id
               where m.account_id = u.account_id and m.role in ('agent', 'admin')))
      from unnest(p_booking_id, p_account_id) with ordinality as u(booking_id, account_id, request) order by u.request);
end $$;
