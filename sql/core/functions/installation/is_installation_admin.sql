-- core.is_installation_admin() returns whether the caller is an admin of this installation
--
-- What     Such an admin creates and changes operators and invites their admins, and has no other right at any of them.
-- Definer  core.installation_admins is private; this answers only for the caller.
-- Grants: execute to anon, authenticated
create or replace function core.is_installation_admin()
returns boolean language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from core.installation_admins as a where a.account_id = core.my_account_id());
end $$;
