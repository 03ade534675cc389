-- core.touch_key(operator, caller, key) returns nothing, once no open transaction has written this idempotency key
--
-- What     Writes the key as a batch would, and rolls that back at once. A row that is not committed is invisible: the only way
--          to detect it is to write the same key. It waits for lock_timeout at most.
-- Locks    The key, until the end of the call.
create or replace function core.touch_key(p_operator_id uuid, p_caller text, p_key text)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
  values (p_operator_id, p_caller, p_key, '', core.new_id(p_operator_id), core.now())
  on conflict do nothing;
  raise exception 'undone';
exception when raise_exception then
  return;
end $$;
