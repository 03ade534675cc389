-- public.users: the people that the caller may see: themselves, their colleagues, and for staff the operator's customers.
-- The id of an account is the sub of its token. The id of a customer is the one that bookings name, and operator_id is the operator of
-- the customer. role is the highest role that the caller may know, else customer.
create or replace view public.users with (security_invoker = true) as
select a.id, null::uuid as operator_id, a.full_name, a.phone, a.email,
       coalesce((select m.role from core.members as m where m.account_id = a.id
                  order by array_position('{admin,agent,provider,instructor}', m.role) limit 1), 'customer') as role,
       a.locale, a.created_at
  from core.accounts as a
union all
-- Leave out the caller's own customer record, so that a customer has a single profile row.
select c.id, c.operator_id, c.full_name, c.phone, c.email, 'customer', c.locale, c.created_at
  from core.customers as c
 where c.operator_id = any ((select core.operator_ids_seen('{agent,admin}'))::uuid[])
   and c.account_id is distinct from (select core.my_account_id());
