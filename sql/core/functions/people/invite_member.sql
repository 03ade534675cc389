-- core.invite_member(operator, role, account, email, expires at) returns the invitation with its token, which is shown only once
--
-- What     Invites somebody to work for the operator: the account of this id, or anyone with this e-mail address or the token.
--          If both are given, only the account may accept, and the address is where to write. The invitation is open until
--          p_expires_at, by default for two weeks. Only members are looked up, whom the caller sees anyway: whether any other
--          account exists is not revealed. Only the SHA-256 of the token is stored.
-- Locks    The operator, so that two concurrent invitations do not exceed the limit together, and so that an admin who has just
--          been removed cannot invite.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field), already_member, already_invited,
--          too_many_invitations
-- Definer  Nobody may write these tables directly; checks that the caller is an admin of the operator or of the installation.
-- Grants: execute to authenticated
create or replace function core.invite_member(
  p_operator_id uuid, p_role text, p_account_id uuid default null, p_email text default null,
  p_expires_at timestamptz default null)
returns table (id uuid, account_id uuid, email text, role text, token text, created_at timestamptz, expires_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_operator_admin(p_operator_id);
  perform from core.operators as o where o.id = p_operator_id for no key update;
  perform core.require_operator_admin(p_operator_id); -- again, now under the lock
  return query
  select i.* from core.send_invitation(p_operator_id, p_role, p_account_id, p_email, p_expires_at, core.my_account_id()) as i;
end $$;
