-- core.end_expired_holds(operator, occurrences) returns null, or the occurrences that an expired hold still blocks
--
-- What     Ends the expired holds on these occurrences, which the caller has locked and gives in order of id, each once. Null
--          means that there were none. A request for a place that is still blocked is tried again.
-- Locks    As core.expire_unlocked.
create or replace function core.end_expired_holds(p_operator_id uuid, p_occurrence_ids uuid[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking_ids uuid[] := core.expired_holds(p_operator_id, p_occurrence_ids, core.now());
  v_left_ids    uuid[];
begin
  if cardinality(v_booking_ids) = 0 then return null; end if;
  v_left_ids := (core.expire_unlocked(p_operator_id, v_booking_ids, p_occurrence_ids)).left_ids;
  return array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, v_left_ids) as c
     where c.live and c.occurrence_id = any (p_occurrence_ids));
end $$;
