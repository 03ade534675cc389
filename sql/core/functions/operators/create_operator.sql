-- core.create_operator(fields jsonb, admin email) returns jsonb: the operator as core.describe_operator, with the invitation
--
-- What     An admin of the installation creates any operator, and everyone who signs in does if self-service is allowed. The
--          caller becomes its first admin. An admin of the installation may instead give p_admin_email: then that person is
--          invited as the first admin, the caller has no role there, and invitation has the token, which is shown only once.
-- Locks    The account of the caller, so that concurrent calls do not exceed the limit together.
-- Refuses  sign_in_required, not_allowed (a machine), self_service_off, too_many_operators, invalid_request (naming the field),
--          already_exists (the slug)
-- Definer  Nobody may write these tables directly; checks the caller.
-- Grants: execute to authenticated
create or replace function core.create_operator(p_fields jsonb, p_admin_email text default null)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_self_service_max constant integer := 20;
  v_account_id    uuid := core.my_account_id();
  v_is_privileged boolean := core.is_installation_admin();
  v_operator_id   uuid;
  v_invitation    jsonb;
begin
  if v_account_id is null then perform core.refuse('sign_in_required'); end if;
  if exists (select from core.accounts as a where a.id = v_account_id and a.kind = 'machine') then
    perform core.refuse('not_allowed', '{"reason": "machine"}');
  elsif not v_is_privileged and not core.allows_self_service() then
    perform core.refuse('self_service_off');
  elsif p_admin_email is not null and not v_is_privileged then
    perform core.refuse_field('/admin_email', 'is for admins of the installation: leave it out, and invite others afterwards');
  end if;
  perform core.create_accounts(array[v_account_id]);
  perform from core.accounts as a where a.id = v_account_id for no key update;
  if not v_is_privileged and v_self_service_max <= (
       select count(*) from core.members as m where m.account_id = v_account_id and m.role = 'admin') then
    perform core.refuse('too_many_operators', jsonb_build_object('limit', v_self_service_max));
  end if;

  v_operator_id := core.add_operator(p_fields);
  if p_admin_email is null then
    insert into core.members (operator_id, account_id, role, created_at) values (v_operator_id, v_account_id, 'admin', core.now());
  else
    v_invitation := (select to_jsonb(i) from core.send_invitation(v_operator_id, 'admin', null, p_admin_email, null, v_account_id) as i);
  end if;
  return core.describe_operator(v_operator_id) || jsonb_build_object('invitation', v_invitation);
end $$;
