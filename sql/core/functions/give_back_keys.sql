-- core.give_back_keys(operator, callers, keys, results, refused) returns nothing
--
-- What     Deletes the keys of refused requests in the transaction that took them: asking again decides afresh. One by one,
--          because each is then a probe of the primary key; as one joined delete, planned while the table was small, it read
--          every key of the operator for each (80 ms for 25 of 20,000).
create or replace function core.give_back_keys(
  p_operator_id uuid, p_caller text[], p_key text[], p_result_id uuid[], p_refused boolean[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  for i in 1..cardinality(p_key) loop
    continue when p_key[i] is null or not p_refused[i];
    delete from core.idempotency_keys as k
     where k.operator_id = p_operator_id and k.caller = p_caller[i] collate "C" and k.key = p_key[i] collate "C"
       and k.result_id = p_result_id[i];
  end loop;
end $$;
