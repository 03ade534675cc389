-- transit.set_route_stops(operator, route, direction, calls) returns how many trips changed
--
-- What     The route calls at these stops from now on, in this direction. Its trips follow, except those with times of their own
--          and imported ones.
create or replace function transit.set_route_stops(p_operator_id uuid, p_route_id uuid, p_direction integer, p_calls transit.call[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_pattern_id uuid := transit.write_pattern(p_operator_id, p_calls);
  v_trip_ids   uuid[];
begin
  insert into transit.route_patterns (operator_id, route_id, direction, pattern_id)
  values (p_operator_id, p_route_id, p_direction, v_pattern_id)
  on conflict (operator_id, route_id, direction) do update set pattern_id = excluded.pattern_id;
  with moved as (
    update transit.trips as t set pattern_id = v_pattern_id
     where t.operator_id = p_operator_id and t.route_id = p_route_id and t.direction = p_direction and t.feed_id is null
       and t.active and not t.own_times and t.pattern_id <> v_pattern_id
    returning t.offering_id)
  select coalesce(array_agg(m.offering_id), '{}') into v_trip_ids from moved as m;
  update core.offerings as f set location_id = p_calls[1].stop_id
   where f.operator_id = p_operator_id and f.id = any (v_trip_ids) and f.location_id is distinct from p_calls[1].stop_id;
  return cardinality(v_trip_ids);
end $$;
