-- transit.write_trip(operator, trip jsonb, calendar) returns the id of the trip
--
-- What     Makes a trip of a route: its stops and usual times, or times of its own. It is sold as its route is. A key that nobody gave
--          is made of route, direction, calendar and start, so that a repeated request makes no second trip.
-- Refuses  as transit.create_trip
create or replace function transit.write_trip(p_operator_id uuid, p_trip jsonb, p_service_id uuid)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_trip_id     uuid := core.new_id(p_operator_id);
  v_route       transit.routes := transit.find_route(p_operator_id, p_trip ->> 'route', '/route');
  v_direction   integer := (coalesce(p_trip ->> 'direction', 'outbound') = 'return')::integer;
  v_pattern_id  uuid := transit.pattern_of_route(p_operator_id, v_route.id, v_direction);
  v_first_s     integer := transit.seconds_of(p_trip ->> 'start');
  v_type_id     uuid;
  v_calls       transit.call[];
  v_headsign    text;
  v_key         text;
begin
  perform transit.check_start(p_trip);
  if v_pattern_id is null then
    perform core.refuse_field('/direction', 'is one in which the route has no stops: set its return_stops');
  end if;
  if p_trip ? 'times' then
    v_calls := transit.read_times(p_operator_id, v_pattern_id, p_trip -> 'times');
    v_pattern_id := transit.write_pattern(p_operator_id, v_calls);
    v_first_s := v_calls[1].departure_s;
  end if;
  v_first_s := coalesce(v_first_s, (select min(transit.seconds_of(f.said ->> 'from'))
                                      from jsonb_array_elements(p_trip -> 'frequencies') as f(said)));
  v_type_id := coalesce(
    case when p_trip ? 'vehicle_type' then transit.find_vehicle_type(p_operator_id, p_trip ->> 'vehicle_type', '/vehicle_type') end,
    v_route.vehicle_type_id, transit.import_vehicle_type(p_operator_id, null));
  v_headsign := coalesce(p_trip ->> 'headsign', transit.last_stop_of(p_operator_id, v_pattern_id));
  v_key := coalesce(p_trip ->> 'key', left(concat_ws(
    ' ', coalesce(v_route.short_name, v_route.long_name), case v_direction when 1 then 'return' end,
    (select s.gtfs_id from transit.services as s where s.operator_id = p_operator_id and s.id = p_service_id),
    to_char(make_interval(secs => v_first_s), 'HH24:MI:SS'), p_trip ->> 'number'), 300));

  insert into core.offerings (operator_id, id, location_id, kind, name, mode, fare_table_id, policy_id, created_at)
  select p_operator_id, v_trip_id, s.location_id, 'trip',
         left(concat_ws(' ', coalesce(v_route.short_name, v_route.long_name), p_trip ->> 'number', v_headsign), 300), 'placed',
         v_route.fare_table_id, v_route.policy_id, core.now()
    from transit.pattern_stops as s
   where s.operator_id = p_operator_id and s.pattern_id = v_pattern_id and s.stop_index = 0;
  insert into transit.trips (operator_id, offering_id, route_id, service_id, pattern_id, vehicle_type_id, gtfs_id, headsign, short_name,
                             direction, first_departure_s, own_times)
  values (p_operator_id, v_trip_id, v_route.id, p_service_id, v_pattern_id, v_type_id, v_key, v_headsign, p_trip ->> 'number',
          v_direction, v_first_s, p_trip ? 'times')
  on conflict (operator_id, gtfs_id) where feed_id is null and active do nothing;
  if not found then perform core.refuse('already_exists', jsonb_build_object('field', '/key', 'key', v_key)); end if;
  if p_trip ? 'frequencies' then perform transit.set_frequencies(p_operator_id, v_trip_id, p_trip -> 'frequencies'); end if;
  return v_trip_id;
end $$;
