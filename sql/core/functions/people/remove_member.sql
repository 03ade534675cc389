-- core.remove_member(operator, account) returns nothing
--
-- What     Takes away an account's role at the operator, from its next statement on. The account and its bookings are kept.
--          Invitations of the account by this operator are withdrawn, and so are those that it sent: otherwise it could restore
--          its own access.
-- Locks    The operator, the invitations of the account and by the account, the member.
-- Refuses  sign_in_required, not_allowed (also to remove the last admin), member_not_found
-- Definer  Nobody may write these tables directly; checks that the caller is an admin of the operator.
-- Grants: execute to authenticated
create or replace function core.remove_member(p_operator_id uuid, p_account_id uuid)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.require_another_admin(p_operator_id, p_account_id);
  -- Invitations are locked before the member, as in core.accept_invitation.
  update core.invitations as i set outcome = 'withdrawn', ended_at = core.now()
    from core.accounts as a
   where a.id = p_account_id and i.operator_id = p_operator_id and i.outcome is null
     and (i.account_id = a.id or i.account_id is null and lower(i.email) = lower(a.email));
  perform core.withdraw_sent(p_operator_id, p_account_id);
  delete from core.members as m where m.operator_id = p_operator_id and m.account_id = p_account_id;
  if not found then perform core.refuse('member_not_found'); end if;
end $$;
