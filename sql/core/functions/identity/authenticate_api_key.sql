-- core.authenticate_api_key(sha256 of the secret) returns the account that the key acts as, or null
--
-- What     Null for an unknown, revoked or expired key alike, since the difference would reveal something. The membership of the
--          account decides what it may do, as for everyone.
-- Definer  Keys are private; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.authenticate_api_key(p_secret_hash bytea)
returns uuid language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select k.account_id from core.api_keys as k
   where k.secret_hash = p_secret_hash and k.revoked_at is null
     and (k.expires_at is null or k.expires_at > core.now())
$$;
