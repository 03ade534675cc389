-- core.describe_calls(operator, occurrence) returns a jsonb array of where and when it calls, in order, or null
--
-- What     {index, stop_id, name, code, time_zone, latitude, longitude, zone, arrives_at, departs_at, boards, alights}. Null
--          where it calls nowhere, as a class does. Sees what the caller sees.
-- Grants: execute to anon, authenticated
create or replace function core.describe_calls(p_operator_id uuid, p_occurrence_id uuid)
returns jsonb language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select jsonb_agg(jsonb_build_object(
           'index', s.stop_index, 'stop_id', l.id, 'name', l.name, 'code', l.code, 'time_zone', l.time_zone,
           'latitude', l.latitude, 'longitude', l.longitude, 'zone', s.zone,
           'arrives_at', o.starts_at + make_interval(secs => s.arrival_s),
           'departs_at', o.starts_at + make_interval(secs => s.departure_s),
           'boards', s.boards, 'alights', s.alights) order by s.stop_index)
    from core.occurrences as o
    join core.pattern_stops as s on s.operator_id = o.operator_id and s.pattern_id = o.stop_pattern_id
    join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
   where o.operator_id = p_operator_id and o.id = p_occurrence_id
$$;
