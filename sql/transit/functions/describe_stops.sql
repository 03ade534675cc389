-- transit.describe_stops(operator, route) returns a jsonb array of the stops of the route's longest trip, in order
--
-- What     {id, name, code, zone, latitude, longitude, time_zone, seconds}: seconds from leaving the first stop. A route that was
--          made by hand has stops of its own. Of an imported one only the trips have, and short trips call at only some of them.
--          Runs with the caller's rights.
-- Grants: execute to anon, authenticated
create or replace function transit.describe_stops(p_operator_id uuid, p_route_id uuid)
returns jsonb language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select jsonb_agg(jsonb_build_object(
           'id', l.id, 'name', l.name, 'code', l.code, 'zone', s.zone, 'latitude', l.latitude, 'longitude', l.longitude,
           'time_zone', l.time_zone, 'seconds', s.departure_s) order by s.stop_index)
    from transit.pattern_stops as s
    join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
   where s.operator_id = p_operator_id
     and s.pattern_id = coalesce(
       (select w.pattern_id from transit.route_patterns as w
         where w.operator_id = p_operator_id and w.route_id = p_route_id and w.direction = 0), (
       select p.id from transit.stop_patterns as p
        where p.operator_id = p_operator_id and p.id in (
                select t.pattern_id from transit.trips as t
                 where t.operator_id = p_operator_id and t.route_id = p_route_id and t.active)
        order by p.stop_count desc, p.id limit 1))
$$;
