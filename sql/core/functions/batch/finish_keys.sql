-- core.finish_keys(operator, callers, keys, verdicts, results, own results) returns the verdicts to answer with
--
-- What     Completes core.take_keys once everything is decided. If two requests of a batch have the same key and body, the
--          second gets the answer of the first. If their bodies differ, the second is refused as key_reused if the first was
--          accepted, and otherwise gets 'again'. The key of a refused request is deleted, so that a retry is decided afresh.
-- Locks    Nothing: the keys are this transaction's own.
create or replace function core.finish_keys(
  p_operator_id uuid, p_caller text[], p_key text[], p_verdict text[], p_result_id uuid[], p_own_id uuid[])
returns text[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_verdict text[];
begin
  if cardinality(array_remove(array_remove(p_verdict, 'confirmed'), 'held')) = 0 then return p_verdict; end if;
  select array_agg(case when v.verdict not in ('replay', 'key_reused') or t.twin is null
                          or p_verdict[t.twin] in ('confirmed', 'held', 'waitlisted') then v.verdict
                        when v.verdict = 'key_reused' then 'again'
                        else p_verdict[t.twin] end order by v.request) into v_verdict
    from unnest(p_verdict, p_result_id) with ordinality as v(verdict, result_id, request)
   cross join lateral (select array_position(p_own_id, v.result_id) as twin) as t;
  -- One at a time, each a probe of the primary key: as one delete with a join, planned while the table was small, it read every
  -- key of the operator for each refusal (80 ms for 25 of 20,000).
  for i in 1..cardinality(v_verdict) loop
    continue when p_key[i] is null or p_result_id[i] <> p_own_id[i] or v_verdict[i] in ('confirmed', 'held', 'waitlisted');
    delete from core.idempotency_keys as k
     where k.operator_id = p_operator_id and k.caller = p_caller[i] collate "C" and k.key = p_key[i] collate "C";
  end loop;
  return v_verdict;
end $$;
