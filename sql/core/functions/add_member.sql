-- core.add_member(operator, account, role) returns nothing
--
-- What     Gives an account a role at the operator, or another role than it has. Takes effect on its next statement.
-- Locks    The operator, where an admin becomes something else.
-- Refuses  sign_in_required, not_allowed (also to the last admin who would become something else), invalid_request,
--          account_not_found
-- Definer  Nobody writes these tables directly; checks that the caller is an admin of the operator.
-- Grants: execute to authenticated
create or replace function core.add_member(p_operator_id uuid, p_account_id uuid, p_role text)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.must_be(p_operator_id, '{admin}');
  if coalesce(p_role, '') not in ('agent', 'instructor', 'provider', 'admin') then
    perform core.refuse('invalid_request', jsonb_build_object('field', 'role'));
  end if;
  if not exists (select from core.accounts as a where a.id = p_account_id) then
    perform core.refuse('account_not_found');
  end if;
  if p_role <> 'admin' then perform core.keep_an_admin(p_operator_id, p_account_id); end if;

  insert into core.members as m (operator_id, account_id, role, created_at)
  values (p_operator_id, p_account_id, p_role, core.now())
  on conflict (operator_id, account_id) do update set role = excluded.role where m.role <> excluded.role;
end $$;
