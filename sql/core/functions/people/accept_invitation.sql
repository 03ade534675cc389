-- core.accept_invitation(invitation, token) returns the operator and the role of the new member
--
-- What     The caller becomes a member, from the next statement on, and stays a customer. The account is created here if another
--          service issued the token and no account exists yet.
-- Locks    The invitation.
-- Refuses  As core.open_invitation; already_member: an admin changes the role of a member
-- Definer  Nobody writes these tables directly; core.open_invitation checks the caller.
-- Grants: execute to authenticated
create or replace function core.accept_invitation(p_invitation_id uuid, p_token text default null)
returns table (operator_id uuid, slug text, name text, role text) language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_account_id uuid := core.my_account_id();
  v_invitation core.invitations := core.open_invitation(p_invitation_id, p_token);
begin
  perform core.create_accounts(array[v_account_id]);
  insert into core.members (operator_id, account_id, role, created_at)
  values (v_invitation.operator_id, v_account_id, v_invitation.role, core.now())
  on conflict do nothing;
  if not found then perform core.refuse('already_member'); end if;
  update core.invitations as i set outcome = 'accepted', ended_at = core.now(), accepted_by = v_account_id
   where i.operator_id = v_invitation.operator_id and i.id = p_invitation_id;
  return query
  select o.id, o.slug, o.name, v_invitation.role from core.operators as o where o.id = v_invitation.operator_id;
end $$;
