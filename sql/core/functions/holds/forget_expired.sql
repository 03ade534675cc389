-- core.forget_expired(operator, occurrences) marks expired claims as moved, so that a late confirmation cannot renew them
--
-- What     Call it before the seats or stops of these occurrences change: the place numbers and spans of the old claims would
--          mean something else afterwards.
-- Locks    Nothing: the caller has locked the occurrences.
create or replace function core.forget_expired(p_operator_id uuid, p_occurrence_ids uuid[])
returns void language sql volatile
set search_path = pg_catalog, pg_temp as $$
  update core.claims as c set end_reason = 'moved'
   where c.operator_id = p_operator_id and c.occurrence_id = any (p_occurrence_ids) and c.end_reason = 'expired'
$$;
