-- core.take_keys(operator, callers, keys, body hashes, result ids) returns a verdict and a result for each key, as arrays
--
-- What     Takes every idempotency key before anything else is read or locked. One element per request: verdict is null if this
--          request now owns the key (or sent none), 'replay' if the key was used before with the same body, and 'key_reused' if
--          with another body. result_id is then the earlier result; it is one of p_result_ids if the same batch has the key
--          twice. p_optimistic assumes that no key was used before: keys are inserted without a look-up, which is a quarter
--          less work. A conflicting key may be gone before it is read (pruned, or released by a refused request). The insert is
--          then repeated, up to three times in all; after that the verdict is 'again', because a key that is not stored
--          protects nothing.
-- Locks    The keys, sorted; a second server with the same key waits here until the first has committed. Looking keys up before
--          or after locking gave two bookings for one key when tried.
-- Refuses  A key that was used before although p_optimistic assumed none, by unique_violation: core.book_batch then repeats
--          with look-ups.
create or replace function core.take_keys(
  p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_result_id uuid[], p_optimistic boolean,
  out verdict text[], out result_id uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_attempts_max constant integer := 3;
  v_taken integer;
begin
  verdict := array_fill(null::text, array[cardinality(p_caller)]);
  result_id := p_result_id;
  if p_optimistic then
    insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
    select p_operator_id, u.caller, u.key, u.body_hash, u.result_id, core.now()
      from unnest(p_caller, p_key, p_body_hash, p_result_id) as u(caller, key, body_hash, result_id)
     where u.key is not null
     order by u.caller collate "C", u.key collate "C";
    return;
  end if;

  for v_attempt in 1..v_attempts_max loop
    insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
    select p_operator_id, u.caller, u.key, u.body_hash, u.result_id, core.now()
      from unnest(p_caller, p_key, p_body_hash, p_result_id) with ordinality as u(caller, key, body_hash, result_id, request)
     where u.key is not null
     order by u.caller collate "C", u.key collate "C", u.request
    on conflict do nothing;
    get diagnostics v_taken = row_count;
    if v_attempt = 1 and v_taken = coalesce(cardinality(array_remove(p_key, null)), 0) then return; end if;

    select array_agg(case when u.key is null or k.result_id = u.result_id then null
                          when k.key is null then 'again'
                          when k.body_hash <> u.body_hash then 'key_reused'
                          else 'replay' end order by u.request),
           array_agg(coalesce(k.result_id, u.result_id) order by u.request)
      into verdict, result_id
      from unnest(p_caller, p_key, p_body_hash, p_result_id) with ordinality as u(caller, key, body_hash, result_id, request)
      -- The collation of the columns is stated, or the index is used for operator_id alone. limit 1 keeps this an index probe:
      -- as a join, planned while the table was small, it read the whole table.
      left join lateral (
        select x.key, x.body_hash, x.result_id from core.idempotency_keys as x
         where x.operator_id = p_operator_id and x.caller = u.caller collate "C" and x.key = u.key collate "C" limit 1) as k on true;
    exit when array_position(verdict, 'again') is null;
  end loop;
end $$;
