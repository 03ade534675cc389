-- core.own_bookings(operator, bookings, accounts) returns which of these bookings their callers may change, as arrays
--
-- What     One element per request, read afresh for every batch. own_id is the booking, or null if it does not exist or the
--          caller has no right to it: customers may change their own bookings, and staff (agent, admin) any booking of the
--          operator. by_staff tells whether the caller acts as staff.
create or replace function core.own_bookings(
  p_operator_id uuid, p_booking_id uuid[], p_account_id uuid[], out own_id uuid[], out by_staff boolean[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_staff_id uuid[] := array(select m.account_id from core.members as m
                              where m.operator_id = p_operator_id and m.account_id = any (p_account_id)
                                and m.role in ('agent', 'admin'));
  v_first_id uuid;
  v_last_id  uuid;
begin
  -- PostgreSQL has no min(uuid) before 18.
  select (array_agg(u.id order by u.id))[1], (array_agg(u.id order by u.id desc))[1]
    into v_first_id, v_last_id from unnest(p_booking_id) as u(id);
  select array_agg((
           select b.id from core.bookings as b
            where b.operator_id = p_operator_id and b.id = u.booking_id and b.id >= v_first_id and b.id <= v_last_id
              and (u.account_id = any (v_staff_id)
                   or exists (select from core.customers as c
                               where c.operator_id = p_operator_id and c.id = b.customer_id and c.account_id = u.account_id)))),
         array_agg(u.account_id = any (v_staff_id))
    into own_id, by_staff
    from unnest(p_booking_id, p_account_id) as u(booking_id, account_id);
end $$;
