-- core.forget_expired(operator, occurrences) returns nothing
--
-- What     Called before the seats or stops of these occurrences change. A hold that has expired there can no longer be renewed
--          by a late confirmation, since its place number and span would mean something else.
-- Locks    Nothing: the caller has locked the occurrences.
create or replace function core.forget_expired(p_operator_id uuid, p_occurrence_ids uuid[])
returns void language sql volatile
set search_path = pg_catalog, pg_temp as $$
  update core.claims as c set end_reason = 'moved'
   where c.operator_id = p_operator_id and c.occurrence_id = any (p_occurrence_ids) and c.end_reason = 'expired'
$$;
