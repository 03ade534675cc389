-- transit.pattern_of_route(operator, route, direction) returns the stop pattern of a route, there (0) or back (1), or null
--
-- What     What the route has by hand; of an imported route, the pattern of its longest trip. Runs with the caller's
--          rights.
-- Grants: execute to anon, authenticated
create or replace function transit.pattern_of_route(p_operator_id uuid, p_route_id uuid, p_direction integer)
returns uuid language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select coalesce(
    (select w.pattern_id from transit.route_patterns as w
      where w.operator_id = p_operator_id and w.route_id = p_route_id and w.direction = p_direction),
    (select p.id from transit.trips as t
       join transit.stop_patterns as p on p.operator_id = t.operator_id and p.id = t.pattern_id
      where t.operator_id = p_operator_id and t.route_id = p_route_id and t.active and coalesce(t.direction, 0) = p_direction
      order by p.stop_count desc, p.id limit 1))
$$;
