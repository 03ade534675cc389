-- core.find_pending(operator, accounts, callers, keys) returns those of these rows that open transactions have written
--
-- What     For the server, after a batch has waited too long for a lock. account_id lists those of these accounts that another
--          transaction is making customers; key_no lists those of these keys, counted from 1, that another transaction has
--          written. core.find_locked finds existing rows that are locked; this finds rows that are not committed yet. It may
--          also report rows of another server's batch, if that takes longer than a few milliseconds; such a batch ends soon by
--          itself.
-- Locks    As core.touch_customer and core.touch_key, one at a time. It does not wait for a table that is locked as a whole,
--          but fails.
-- Definer  It returns no data of customers; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.find_pending(
  p_operator_id uuid, p_account_id uuid[], p_caller text[], p_key text[], out account_id uuid[], out key_no integer[])
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  v_account_id uuid;
begin
  lock table core.accounts, core.customers, core.idempotency_keys in row exclusive mode;
  -- From here on only locks of rows can make it wait.
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
