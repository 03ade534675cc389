-- core.revoke_installation_admin(account) returns nothing
--
-- What     The account is no longer an admin of the installation, from its next statement on. It stays an admin of the operators
--          that it works for. Invitations that it sent to other operators are withdrawn: it has their tokens. For the owner of
--          the database: berth admin revoke.
-- Locks    The invitations, then the admin.
-- Refuses  account_not_found
create or replace function core.revoke_installation_admin(p_account_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  update core.invitations as i set outcome = 'withdrawn', ended_at = core.now()
   where i.invited_by = p_account_id and i.outcome is null
     and not exists (select from core.members as m
                      where m.operator_id = i.operator_id and m.account_id = p_account_id and m.role = 'admin');
  delete from core.installation_admins as a where a.account_id = p_account_id;
  if not found then perform core.refuse('account_not_found'); end if;
end $$;
