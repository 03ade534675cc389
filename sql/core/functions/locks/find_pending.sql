-- core.find_pending(operator, accounts, callers, keys) returns what open transactions have written of it and not committed
--
-- What     For the server, after a batch has waited for a lock in vain: account_id are those of these accounts that somebody makes
--          customers, key_no those of these keys, counted from 1, that somebody has written. What core.find_locked is for rows that
--          are there, this is for rows that are not committed yet. The batch of another server may be named too, if it takes
--          longer than a few milliseconds; it ends soon by itself.
-- Locks    As core.touch_customer and core.touch_key, one at a time. A table that is locked as a whole is not waited for: that fails.
-- Definer  Tells nobody's data; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.find_pending(
  p_operator_id uuid, p_account_id uuid[], p_caller text[], p_key text[], out account_id uuid[], out key_no integer[])
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  v_account_id uuid;
begin
  lock table core.accounts, core.customers, core.idempotency_keys in row exclusive mode;
  -- From here on only rows are waited for.
  perform set_config('lock_timeout', '5ms', true);
  account_id := '{}';
  key_no := '{}';

  foreach v_account_id in array array(select distinct u.id from unnest(p_account_id) as u(id) order by u.id) loop
    begin
      perform core.touch_customer(p_operator_id, v_account_id);
    exception when lock_not_available then
      account_id := account_id || v_account_id;
    end;
  end loop;
  for v_key in 1..cardinality(p_key) loop
    begin
      perform core.touch_key(p_operator_id, p_caller[v_key], p_key[v_key]);
    exception when lock_not_available then
      key_no := key_no || v_key;
    end;
  end loop;
end $$;
