-- transit.last_stop_of(operator, pattern) returns the name of its last stop
create or replace function transit.last_stop_of(p_operator_id uuid, p_pattern_id uuid)
returns text language sql stable
set search_path = pg_catalog, pg_temp as $$
  select left(l.name, 200) from transit.pattern_stops as s
    join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
   where s.operator_id = p_operator_id and s.pattern_id = p_pattern_id order by s.stop_index desc limit 1
$$;
