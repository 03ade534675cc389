-- ops.pattern_is_used(operator, pattern) returns whether a trip or an occurrence uses it
create or replace function ops.pattern_is_used(p_operator_id uuid, p_pattern_id uuid)
returns boolean language sql stable
set search_path = pg_catalog, pg_temp as $$
  select exists (select from transit.trips as t where t.operator_id = p_operator_id and t.pattern_id = p_pattern_id)
      or exists (select from core.occurrences as o where o.operator_id = p_operator_id and o.stop_pattern_id = p_pattern_id)
$$;
