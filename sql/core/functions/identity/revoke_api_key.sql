-- core.revoke_api_key(operator, key) returns when it was revoked
--
-- What     The key is invalid from now on. Its membership ends too, so that a server that caches the key for a moment longer
--          gives it no rights. Invitations that were sent with the key are withdrawn. Revoking twice changes nothing.
-- Locks    The key, the operator, the invitations that were sent with the key, the member.
-- Refuses  sign_in_required, not_allowed, api_key_not_found
-- Definer  Nobody may write these tables directly; checks that the caller is an admin of the operator.
-- Grants: execute to authenticated
create or replace function core.revoke_api_key(p_operator_id uuid, p_api_key_id uuid)
returns timestamptz language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_key core.api_keys;
begin
  perform core.require_role(p_operator_id, '{admin}');
  select k.* into v_key from core.api_keys as k
   where k.operator_id = p_operator_id and k.id = p_api_key_id for no key update;
  if not found then perform core.refuse('api_key_not_found'); end if;
  if v_key.revoked_at is not null then return v_key.revoked_at; end if;

  update core.api_keys as k set revoked_at = core.now() where k.operator_id = p_operator_id and k.id = p_api_key_id;
  perform core.withdraw_sent(p_operator_id, v_key.account_id);
  delete from core.members as m where m.operator_id = p_operator_id and m.account_id = v_key.account_id;
  return core.now();
end $$;
