-- core.create_api_key(operator, name, role, expires at) returns the key with its secret, which is shown only once
--
-- What     Creates a machine account, its membership in that role, and the key with which it signs in. Only the SHA-256 of the
--          secret is stored, and its last four letters, by which people tell keys apart.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field)
-- Definer  Nobody may write these tables directly; checks that the caller is an admin of the operator.
-- Grants: execute to authenticated
create or replace function core.create_api_key(
  p_operator_id uuid, p_name text, p_role text default 'agent', p_expires_at timestamptz default null)
returns table (id uuid, account_id uuid, name text, role text, secret text, created_at timestamptz, expires_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_id         uuid := core.new_id(p_operator_id);
  v_account_id uuid := core.new_id();
  v_secret     text := core.new_secret('berth_');
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', p_name, 200);
  perform core.check_role(p_role);
  if p_expires_at <= core.now() then perform core.refuse_field('expires_at', 'lies ahead'); end if;

  insert into core.accounts (id, kind, full_name, created_at) values (v_account_id, 'machine', p_name, core.now());
  insert into core.members (operator_id, account_id, role, created_at)
  values (p_operator_id, v_account_id, p_role, core.now());
  insert into core.api_keys (operator_id, id, account_id, name, secret_hash, hint, created_at, expires_at)
  values (p_operator_id, v_id, v_account_id, p_name, sha256(convert_to(v_secret, 'UTF8')), right(v_secret, 4),
          core.now(), p_expires_at);
  return query select v_id, v_account_id, p_name, p_role, v_secret, core.now(), p_expires_at;
end $$;
