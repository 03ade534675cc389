-- transit.import_trips(operator, feed, vehicle type) returns how many were added, changed, withdrawn
--
-- What     The trips of the staged feed become offerings and trips. A new trip gets this vehicle type. An existing one keeps
--          its own, its policy, and the fares that the operator chose. A trip that is gone is withdrawn and makes no more
--          departures.
create or replace function transit.import_trips(p_operator_id uuid, p_feed_id uuid, p_vehicle_type_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform transit.import_resolve_trips(p_operator_id, p_feed_id);
  select count(*) filter (where s.change = 'changed') into changed from pg_temp.import_trips as s;

  insert into core.offerings (operator_id, id, location_id, kind, name, mode, fare_table_id, created_at)
  select p_operator_id, s.offering_id, s.location_id, 'trip', s.name, 'placed', s.fare_table_id, core.now()
    from pg_temp.import_trips as s where s.change = 'added';
  insert into transit.trips (operator_id, offering_id, feed_id, route_id, service_id, pattern_id, vehicle_type_id, gtfs_id, headsign,
                             short_name, direction, block, first_departure_s)
  select p_operator_id, s.offering_id, p_feed_id, s.route_id, s.service_id, s.pattern_id, p_vehicle_type_id, s.gtfs_id, s.headsign,
         s.short_name, s.direction, s.block, s.first_departure_s
    from pg_temp.import_trips as s where s.change = 'added';
  get diagnostics added = row_count;
  update core.offerings as f
     set location_id = s.location_id, name = s.name, fare_table_id = s.fare_table_id, active = true
    from pg_temp.import_trips as s where s.change = 'changed' and f.operator_id = p_operator_id and f.id = s.offering_id;
  update transit.trips as t
     set route_id = s.route_id, service_id = s.service_id, pattern_id = s.pattern_id, headsign = s.headsign,
         short_name = s.short_name, direction = s.direction, block = s.block, first_departure_s = s.first_departure_s, active = true
    from pg_temp.import_trips as s where s.change = 'changed' and t.operator_id = p_operator_id and t.offering_id = s.offering_id;

  update transit.trips as t set active = false
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.active
     and not exists (select from pg_temp.import_trips as s where s.gtfs_id = t.gtfs_id);
  get diagnostics withdrawn = row_count;
  update core.offerings as f set active = false
    from transit.trips as t
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and not t.active
     and f.operator_id = p_operator_id and f.id = t.offering_id and f.active;
  return next;
end $$;
