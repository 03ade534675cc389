-- core.change_role(operator, account, role) returns nothing
--
-- What     Gives a member another role, from their next statement on. Others must be invited and accept (core.invite_member):
--          whether such an account exists is not revealed. If an admin gets another role, the invitations that they sent are
--          withdrawn.
-- Locks    If an admin gets another role, the operator and the invitations that they sent; then the member.
-- Refuses  sign_in_required, not_allowed (also if the last admin would get another role), invalid_request, member_not_found
-- Definer  Nobody may write these tables directly; checks that the caller is an admin of the operator.
-- Grants: execute to authenticated
create or replace function core.change_role(p_operator_id uuid, p_account_id uuid, p_role text)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_role(p_role);
  if p_role <> 'admin' then
    perform core.require_another_admin(p_operator_id, p_account_id);
    perform core.withdraw_sent(p_operator_id, p_account_id);
  end if;
  update core.members as m set role = p_role where m.operator_id = p_operator_id and m.account_id = p_account_id;
  if not found then perform core.refuse('member_not_found'); end if;
end $$;
