-- core.ensure_customers(operator, accounts, claims) returns nothing
--
-- What     Makes each account a customer of the operator. Creates the account too, with the profile of its claims, if another
--          service (Supabase Auth) issued the token (core.create_accounts).
-- Locks    The new rows, in order of account.
create or replace function core.ensure_customers(p_operator_id uuid, p_account_id uuid[], p_claims jsonb[] default null)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.create_accounts(p_account_id, p_claims);
  insert into core.customers (operator_id, id, account_id, full_name, phone, email, locale, created_at)
  select p_operator_id, core.new_id(p_operator_id), a.id, a.full_name, a.phone, a.email, a.locale, core.now()
    from core.accounts as a
    join core.operators as o on o.id = p_operator_id
   where a.id = any (p_account_id)
   order by a.id
  on conflict do nothing;
end $$;
