-- ops.add_sample_timetable(operator, from, days) returns how many trips were added
--
-- What     The sample routes in both directions, on every day from p_from on: a feed with stops, patterns and trips, as an
--          import would leave them. A vehicle travels at 15 m/s between stops, in steps of five minutes, and waits five minutes
--          at each.
create or replace function ops.add_sample_timetable(p_operator_id uuid, p_from date, p_days integer)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_feed_id    uuid := core.new_id(p_operator_id);
  v_brand_id   uuid := core.new_id(p_operator_id);
  v_service_id uuid := core.new_id(p_operator_id);
  v_route      record;
  v_trips      integer := 0;
  v_terms      record;
begin
  insert into transit.feeds (operator_id, id, name, sha256, imported_at)
  values (p_operator_id, v_feed_id, 'samples', sha256('samples'), core.now());
  insert into transit.brands (operator_id, id, feed_id, gtfs_id, name, time_zone)
  values (p_operator_id, v_brand_id, v_feed_id, 'samples', 'Sample Coaches', 'Asia/Kolkata');
  insert into transit.services (operator_id, id, feed_id, gtfs_id, weekdays, starts_on, ends_on)
  values (p_operator_id, v_service_id, v_feed_id, 'daily', 127, p_from, p_from + p_days - 1);
  with made as (
    insert into core.locations (operator_id, id, kind, name, code, time_zone, latitude, longitude)
    select distinct on (c.code) p_operator_id, core.new_id(p_operator_id), 'station', c.name, c.code, 'Asia/Kolkata',
           c.latitude, c.longitude
      from ops.sample_calls() as c
    returning id, code)
  insert into transit.stops (operator_id, location_id, feed_id, gtfs_id)
  select p_operator_id, m.id, v_feed_id, m.code from made as m;

  select * into v_terms from ops.add_sample_terms(p_operator_id);
  for v_route in
    select r.name, b.id as vehicle_type_id, r.leaves_min, d.no as direction, core.new_id(p_operator_id) as route_id,
           ops.add_sample_pattern(p_operator_id, v_feed_id, r.route, d.no) as pattern_id
      from ops.sample_routes() as r
      join transit.vehicle_types as b on b.operator_id = p_operator_id and b.name = r.vehicle_type
     cross join generate_series(0, 1) as d(no)
     order by r.route, d.no
  loop
    insert into transit.routes (operator_id, id, feed_id, brand_id, gtfs_id, long_name, route_type)
    values (p_operator_id, v_route.route_id, v_feed_id, v_brand_id, v_route.name || ' ' || v_route.direction, v_route.name, 3);
    v_trips := v_trips + ops.add_sample_trips(p_operator_id, v_route.route_id, v_service_id, v_route.pattern_id,
                                              v_route.vehicle_type_id, v_terms.fare_table_id, v_terms.policy_id, v_route.leaves_min);
  end loop;
  return v_trips;
end $$;
