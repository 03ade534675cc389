-- core.grant_installation_admin(account) returns whether the account was no admin of this installation before
--
-- What     Makes an account an admin of the installation, from its next statement on. The account is created here if another
--          service issues the tokens and no account exists yet. For the owner of the database: berth admin grant.
-- Refuses  not_allowed (a machine: anyone who has its key would be the admin)
create or replace function core.grant_installation_admin(p_account_id uuid)
returns boolean language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.accounts (id, created_at) values (p_account_id, core.now()) on conflict do nothing;
  if exists (select from core.accounts as a where a.id = p_account_id and a.kind = 'machine') then
    perform core.refuse('not_allowed', '{"reason": "machine"}');
  end if;
  insert into core.installation_admins (account_id, granted_at) values (p_account_id, core.now()) on conflict do nothing;
  return found;
end $$;
