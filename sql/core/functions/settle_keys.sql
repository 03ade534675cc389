-- core.settle_keys(operator, callers, keys, verdicts, results, own results) returns the verdicts to answer with
--
-- What     The end of core.take_keys, once all is decided. A second request of a batch with the same key has the answer of
--          the first. The key of what was refused is forgotten: asking again decides afresh.
-- Locks    Nothing: the keys are this transaction's own.
create or replace function core.settle_keys(
  p_operator_id uuid, p_caller text[], p_key text[], p_verdict text[], p_result_id uuid[], p_own_id uuid[])
returns text[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_verdict text[];
begin
  select array_agg(case when v.verdict <> 'replay' or t.twin is null then v.verdict
                        when p_verdict[t.twin] in ('confirmed', 'held', 'waitlisted') then 'replay'
                        else p_verdict[t.twin] end order by v.request) into v_verdict
    from unnest(p_verdict, p_result_id) with ordinality as v(verdict, result_id, request)
   cross join lateral (select array_position(p_own_id, v.result_id) as twin) as t;
  delete from core.idempotency_keys as k
   using unnest(p_caller, p_key, v_verdict, p_result_id, p_own_id) as u(caller, key, verdict, result_id, own_id)
   where k.operator_id = p_operator_id and k.caller = u.caller and k.key = u.key and u.result_id = u.own_id
     and u.verdict not in ('confirmed', 'held', 'waitlisted');
  return v_verdict;
end $$;
