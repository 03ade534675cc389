-- core.create_accounts(accounts, claims) returns nothing
--
-- What     Creates the accounts that do not exist yet, for tokens that another service (Supabase Auth, Auth0) issued. The profile
--          comes from the claims of the token (core.read_profile): the element beside the account, or the token of this
--          session if it is the caller's own. Accounts that exist stay as they are, so nothing that a person changed is
--          overwritten.
-- Locks    The new rows, in order of id.
create or replace function core.create_accounts(p_account_id uuid[], p_claims jsonb[] default null)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.accounts (id, full_name, email, phone, locale, created_at)
  select u.id, p.full_name, p.email, p.phone, p.locale, core.now()
    from (select distinct on (n.id) n.id, coalesce(n.claims, case when n.id = core.my_account_id() then core.my_claims() end) as claims
            from unnest(p_account_id, p_claims) as n(id, claims)
           where n.id is not null
           order by n.id, n.claims is null) as u
   cross join lateral core.read_profile(u.claims) as p
   where not exists (select from core.accounts as a where a.id = u.id)
   order by u.id
  on conflict do nothing;
end $$;
