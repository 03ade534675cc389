-- core.withdraw_invitation(operator, invitation) returns nothing
--
-- What     The invitation can no longer be accepted. Withdrawing one that has already ended changes nothing. One that was
--          accepted is refused: its account is a member, who has to be removed.
-- Locks    The invitation.
-- Refuses  sign_in_required, not_allowed, invitation_not_found, invitation_closed (accepted)
-- Definer  Nobody may write these tables directly; checks that the caller is an admin of the operator or of the installation.
-- Grants: execute to authenticated
create or replace function core.withdraw_invitation(p_operator_id uuid, p_invitation_id uuid)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_outcome text;
begin
  perform core.require_operator_admin(p_operator_id);
  select i.outcome into v_outcome from core.invitations as i
   where i.operator_id = p_operator_id and i.id = p_invitation_id for no key update;
  if not found then perform core.refuse('invitation_not_found'); end if;
  if v_outcome = 'accepted' then perform core.refuse('invitation_closed', jsonb_build_object('reason', v_outcome)); end if;
  update core.invitations as i set outcome = 'withdrawn', ended_at = core.now()
   where i.operator_id = p_operator_id and i.id = p_invitation_id and i.outcome is null;
end $$;
