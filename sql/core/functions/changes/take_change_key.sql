-- core.take_change_key(operator, account, key, request hash, booking) returns whether the key is new
--
-- What     Takes the idempotency key of a change, whose result is the changed booking. False means that this change was made
--          before. A refused change gives its key back, because its transaction ends. core.take_keys cannot be used: it tells a
--          replay by a new result, and here the result is a booking that exists.
-- Locks    The key: a second request with the same key waits here for the first.
-- Refuses  key_reused; busy, if the key was pruned meanwhile
create or replace function core.take_change_key(p_operator_id uuid, p_account_id uuid, p_key text, p_body_hash bytea, p_booking_id uuid)
returns boolean language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_caller text := 'account:' || p_account_id;
  v_taken  core.idempotency_keys;
begin
  insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
  values (p_operator_id, v_caller, p_key, p_body_hash, p_booking_id, core.now())
  on conflict do nothing;
  if found then return true; end if;
  select k.* into v_taken from core.idempotency_keys as k
   where k.operator_id = p_operator_id and k.caller = v_caller collate "C" and k.key = p_key collate "C";
  if not found then perform core.refuse('busy'); end if;
  if v_taken.body_hash <> p_body_hash then perform core.refuse('key_reused'); end if;
  return false;
end $$;
