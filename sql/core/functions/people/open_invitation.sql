-- core.open_invitation(invitation, token) returns an invitation that the caller may answer
--
-- What     The single rule about who may answer: the account that it names; if it names none, an account with its e-mail
--          address, or the holder of its token, unless they were removed from the operator since. Machine accounts may not answer: an admin of their own operator made their
--          keys.
-- Locks    The invitation.
-- Refuses  sign_in_required, not_allowed (a machine), invitation_not_found (also for one that exists but is not the caller's,
--          since the difference would reveal it), invitation_closed
create or replace function core.open_invitation(p_invitation_id uuid, p_token text)
returns core.invitations language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_account_id uuid := core.my_account_id();
  v_invitation core.invitations;
  v_closed     text;
begin
  if v_account_id is null then perform core.refuse('sign_in_required'); end if;
  if exists (select from core.accounts as a where a.id = v_account_id and a.kind = 'machine') then
    perform core.refuse('not_allowed', jsonb_build_object('reason', 'machine'));
  end if;
  select i.* into v_invitation from core.invitations as i where i.id = p_invitation_id for no key update;
  if not found or v_account_id = any (v_invitation.barred_account_ids)
     or not coalesce(case when v_invitation.account_id is not null then v_invitation.account_id = v_account_id
                          when lower(v_invitation.email) = core.my_email() then true
                          else v_invitation.secret_hash = sha256(convert_to(p_token, 'UTF8')) end, false) then
    perform core.refuse('invitation_not_found');
  end if;
  v_closed := coalesce(v_invitation.outcome, case when v_invitation.expires_at <= core.now() then 'expired' end);
  if v_closed is not null then perform core.refuse('invitation_closed', jsonb_build_object('reason', v_closed)); end if;
  return v_invitation;
end $$;
