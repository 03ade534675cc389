-- core.remove_member(operator, account) returns nothing
--
-- What     Takes away an account's role at the operator, from its next statement on. The account and its bookings are kept.
--          Invitations of the account by this operator are withdrawn, and so are those that it sent: otherwise it could restore
--          its own access. Open ones by e-mail stay for whom they are meant for, but the account may not accept them: it may
--          have the token, or get the address later.
-- Locks    The operator, so that nobody is invited meanwhile, the invitations that are open, the member.
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
  perform core.withdraw_sent(p_operator_id, p_account_id);
  update core.invitations as i set outcome = 'withdrawn', ended_at = core.now()
    from core.accounts as a
   where a.id = p_account_id and i.operator_id = p_operator_id and i.outcome is null
     and (i.account_id = a.id or i.account_id is null and lower(i.email) = lower(a.email));
  update core.invitations as i set barred_account_ids = i.barred_account_ids || p_account_id
   where i.operator_id = p_operator_id and i.outcome is null and i.account_id is null;
  delete from core.members as m where m.operator_id = p_operator_id and m.account_id = p_account_id;
  if not found then perform core.refuse('member_not_found'); end if;
end $$;
