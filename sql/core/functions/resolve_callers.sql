-- core.resolve_callers(operator, accounts, customers) returns one row a request, in order
--
-- What     Who asks, read afresh for every batch, so that a revoked agent is one no longer. Staff (agent, admin) may name a
--          customer, or none (a sale at the counter); everyone else books as the customer that their account is here, made
--          at the first booking, and may name themselves by customer or by account id.
-- Locks    Customers that it makes, in order of account.
-- Refuses  As refusal: sign_in_required, operator_not_found (or switched off), not_allowed, customer_not_found
create or replace function core.resolve_callers(p_operator_id uuid, p_account_id uuid[], p_customer_id uuid[])
returns table (request integer, staff boolean, customer_id uuid, refusal text) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from unnest(p_account_id) as u(account_id)
     where u.account_id is not null
       and not exists (select from core.customers as c
                        where c.operator_id = p_operator_id and c.account_id = u.account_id)
       and not exists (select from core.members as m
                        where m.operator_id = p_operator_id and m.account_id = u.account_id
                          and m.role in ('agent', 'admin'))) then
    perform core.ensure_customers(p_operator_id, p_account_id);
  end if;

  return query
  select u.request::integer, m.account_id is not null,
         case when m.account_id is null then own.id when u.customer_id <> u.account_id then u.customer_id end,
         case when u.account_id is null then 'sign_in_required'
              when o.id is null then 'operator_not_found'
              when u.customer_id is null or u.customer_id in (own.id, u.account_id) then null
              when m.account_id is null then 'not_allowed'
              when named.id is null then 'customer_not_found' end
    from unnest(p_account_id, p_customer_id) with ordinality as u(account_id, customer_id, request)
    left join core.operators as o on o.id = p_operator_id and o.active
    left join core.members as m
      on m.operator_id = p_operator_id and m.account_id = u.account_id and m.role in ('agent', 'admin')
    left join core.customers as own on own.operator_id = p_operator_id and own.account_id = u.account_id
    left join core.customers as named on named.operator_id = p_operator_id and named.id = u.customer_id
   order by u.request;
end $$;
