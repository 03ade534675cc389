-- core.resolve_callers(operator, accounts, customers, claims) returns on whose behalf each request is made, as arrays
--
-- What     One element per request, read afresh for every batch, so that a revoked agent loses the role at once. Staff (agent,
--          admin) may name a customer, or none (a sale at the counter). Everyone else books as the customer of this operator
--          that belongs to their account. It is created at the first booking, and they may name it by its customer id or by
--          their account id. Staff may do the same, to book for themselves what remains theirs when they lose the role.
-- Locks    Customers that it makes, in order of account.
-- Refuses  As refusal: sign_in_required, operator_not_found (or switched off), operator_inactive (the same, for staff, who see it),
--          not_allowed, customer_not_found
create or replace function core.resolve_callers(
  p_operator_id uuid, p_account_id uuid[], p_customer_id uuid[], p_claims jsonb[],
  out staff boolean[], out customer_id uuid[], out refusal text[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_staff_id  uuid[] := array(select m.account_id from core.members as m
                               where m.operator_id = p_operator_id and m.account_id = any (p_account_id)
                                 and m.role in ('agent', 'admin'));
  v_new       record; -- accounts that become customers, and the claims of their tokens
  v_is_active boolean := exists (select from core.operators as o where o.id = p_operator_id and o.active);
  v_is_plain  boolean := coalesce(cardinality(array_remove(p_customer_id, null)), 0) = 0;
begin
  for v_attempt in 1..2 loop
    select array_agg(u.staff), array_agg(u.own_id) into staff, customer_id
      from (select coalesce(a.id = any (v_staff_id), false) as staff,
                   (select c.id from core.customers as c where c.operator_id = p_operator_id and c.account_id = a.id) as own_id
              from unnest(p_account_id) as a(id)) as u;
    exit when v_attempt = 2 or array_position(customer_id, null) is null;
    select array_agg(u.account_id) as account_id, array_agg(u.claims) as claims into v_new
      from unnest(p_account_id, staff, customer_id, p_customer_id, p_claims) as u(account_id, staff, own_id, named_id, claims)
     where u.account_id is not null and u.own_id is null and (not u.staff or u.named_id = u.account_id);
    exit when v_new.account_id is null;
    perform core.ensure_customers(p_operator_id, v_new.account_id, v_new.claims);
  end loop;
  -- Most batches contain only requests of customers who name no customer.
  if v_is_active and v_is_plain and array_position(p_account_id, null) is null and not true = any (staff) then
    refusal := array_fill(null::text, array[cardinality(p_account_id)]);
    return;
  end if;

  select array_agg(case when u.staff and u.named_id is distinct from u.account_id then u.named_id else u.own_id end),
         array_agg(case when u.account_id is null then 'sign_in_required'
                        when not v_is_active then case when u.staff then 'operator_inactive' else 'operator_not_found' end
                        when u.named_id is null or u.named_id in (u.own_id, u.account_id) then null
                        when not u.staff then 'not_allowed'
                        when not exists (select from core.customers as c
                                          where c.operator_id = p_operator_id and c.id = u.named_id) then 'customer_not_found'
                   end)
    into customer_id, refusal
    from unnest(p_account_id, staff, customer_id, p_customer_id) as u(account_id, staff, own_id, named_id);
end $$;
