-- ops.add_sample_trips(operator, route, service, pattern, vehicle type, fare table, policy, minutes) returns how many were added
create or replace function ops.add_sample_trips(
  p_operator_id uuid, p_route_id uuid, p_service_id uuid, p_pattern_id uuid, p_vehicle_type_id uuid, p_fare_table_id uuid,
  p_policy_id uuid, p_leaves_min integer[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_offering_ids uuid[];
begin
  select array_agg(core.new_id(p_operator_id)) into v_offering_ids from unnest(p_leaves_min);
  insert into core.offerings (operator_id, id, kind, name, mode, policy_id, fare_table_id, sample, created_at)
  select p_operator_id, u.id, 'trip', r.long_name, 'placed', p_policy_id, p_fare_table_id, true, core.now()
    from unnest(v_offering_ids) as u(id)
    join transit.routes as r on r.operator_id = p_operator_id and r.id = p_route_id;
  insert into transit.trips (operator_id, offering_id, feed_id, route_id, service_id, pattern_id, vehicle_type_id, gtfs_id,
                             headsign, first_departure_s)
  select p_operator_id, u.id, r.feed_id, r.id, p_service_id, p_pattern_id, p_vehicle_type_id, format('%s %s', r.gtfs_id, u.leaves_min),
         (select l.name from transit.pattern_stops as s
            join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
           where s.operator_id = p_operator_id and s.pattern_id = p_pattern_id order by s.stop_index desc limit 1),
         u.leaves_min * 60
    from unnest(v_offering_ids, p_leaves_min) as u(id, leaves_min)
    join transit.routes as r on r.operator_id = p_operator_id and r.id = p_route_id;
  return cardinality(v_offering_ids);
end $$;
