-- core.decline_invitation(invitation, token) returns nothing
--
-- What     The invitation can no longer be accepted. The operator learns this, but not who declined.
-- Locks    The invitation.
-- Refuses  As core.open_invitation
-- Definer  Nobody writes these tables directly; core.open_invitation checks the caller.
-- Grants: execute to authenticated
create or replace function core.decline_invitation(p_invitation_id uuid, p_token text default null)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_invitation core.invitations := core.open_invitation(p_invitation_id, p_token);
begin
  update core.invitations as i set outcome = 'declined', ended_at = core.now()
   where i.operator_id = v_invitation.operator_id and i.id = p_invitation_id;
end $$;
