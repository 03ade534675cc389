-- core.touch_occurrence(operator, occurrence) returns nothing, once no other session has this occurrence locked
--
-- What     Locks the row as a batch would, and gives the lock back at once: it belongs to a subtransaction that is rolled back.
--          It waits for lock_timeout at most.
-- Locks    The occurrence, until the end of the call.
create or replace function core.touch_occurrence(p_operator_id uuid, p_occurrence_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.lock_occurrences(p_operator_id, array[p_occurrence_id]);
  raise exception 'undone';
exception when raise_exception then
  return;
end $$;
