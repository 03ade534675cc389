-- core.lock_for_sale(operator, occurrences) returns the occurrences that an expired hold still blocks
--
-- What     Locks these occurrences and ends the expired holds that still have places there. It usually returns an empty array.
-- Locks    The occurrences in id order; then as core.end_expired_holds does.
create or replace function core.lock_for_sale(p_operator_id uuid, p_occurrence_ids uuid[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_ids uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
begin
  perform core.lock_occurrences(p_operator_id, v_ids);
  return coalesce(core.end_expired_holds(p_operator_id, v_ids), '{}');
end $$;
