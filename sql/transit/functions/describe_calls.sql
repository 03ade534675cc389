-- transit.describe_calls(operator, occurrence) returns a jsonb array of its calls (stops and times), in order, or null
--
-- What     {index, stop_id, name, code, time_zone, latitude, longitude, zone, arrives_at, departs_at, boards, alights}. Null
--          for an occurrence without stops, such as a class, and for one that the caller may not see.
-- Definer  Calls core.sees_occurrence first, and is planned once a session; under row policies it would be planned whenever the
--          role changes.
-- Grants: execute to anon, authenticated
create or replace function transit.describe_calls(p_operator_id uuid, p_occurrence_id uuid)
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  if not core.sees_occurrence(p_operator_id, p_occurrence_id) then return null; end if;
  return (
    select jsonb_agg(jsonb_build_object(
             'index', s.stop_index, 'stop_id', l.id, 'name', l.name, 'code', l.code, 'time_zone', l.time_zone,
             'latitude', l.latitude, 'longitude', l.longitude, 'zone', s.zone,
             'arrives_at', o.starts_at + make_interval(secs => s.arrival_s),
             'departs_at', o.starts_at + make_interval(secs => s.departure_s),
             'boards', s.boards, 'alights', s.alights) order by s.stop_index)
      from core.occurrences as o
      join transit.pattern_stops as s on s.operator_id = o.operator_id and s.pattern_id = o.stop_pattern_id
      join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
     where o.operator_id = p_operator_id and o.id = p_occurrence_id);
end $$;
