-- core.ensure_customers(operator, accounts) returns nothing
--
-- What     Makes each account a customer of the operator. Creates the account too, if another service (Supabase Auth) issued
--          the token.
-- Locks    The new rows, in order of account.
create or replace function core.ensure_customers(p_operator_id uuid, p_account_id uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.accounts (id, created_at)
  select distinct u.id, core.now() from unnest(p_account_id) as u(id) where u.id is not null order by u.id
  on conflict do nothing;
  insert into core.customers (operator_id, id, account_id, full_name, phone, email, locale, created_at)
  select p_operator_id, core.new_id(p_operator_id), a.id, a.full_name, a.phone, a.email, a.locale, core.now()
    from core.accounts as a
    join core.operators as o on o.id = p_operator_id
   where a.id = any (p_account_id)
   order by a.id
  on conflict do nothing;
end $$;
