-- core.await_pending(operator, accounts, callers, keys) returns nothing, once no open transaction has written any of these rows
--
-- What     For the server, before it decides requests about the rows that core.find_pending has found. It waits for each row
--          for lock_timeout at most.
-- Locks    As core.touch_customer and core.touch_key, one at a time.
-- Definer  It returns no data; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.await_pending(p_operator_id uuid, p_account_id uuid[], p_caller text[], p_key text[])
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.touch_customer(p_operator_id, u.id) from unnest(p_account_id) as u(id);
  perform core.touch_key(p_operator_id, u.caller, u.key) from unnest(p_caller, p_key) as u(caller, key);
end $$;
