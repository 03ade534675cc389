-- transit.describe_calls_of_route(operator, route, direction) returns a jsonb array of the stops of a route, there (0) or back (1)
--
-- What     {index, stop_id, name, minutes, stay_minutes, distance_m, zone, boards, alights} of transit.pattern_of_route. Runs with the
--          caller's rights.
-- Grants: execute to anon, authenticated
create or replace function transit.describe_calls_of_route(p_operator_id uuid, p_route_id uuid, p_direction integer)
returns jsonb language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'index', s.stop_index, 'stop_id', l.id, 'name', l.name, 'minutes', round(s.arrival_s / 60.0, 2)::double precision,
           'stay_minutes', round((s.departure_s - s.arrival_s) / 60.0, 2)::double precision, 'distance_m', s.distance_m, 'zone', s.zone,
           'boards', s.boards, 'alights', s.alights) order by s.stop_index), '[]')
    from transit.pattern_stops as s
    join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
   where s.operator_id = p_operator_id
     and s.pattern_id = (select transit.pattern_of_route(p_operator_id, p_route_id, p_direction))
$$;
