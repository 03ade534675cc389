-- transit.copy_trips(operator, trips, starts, keys, calendar) returns the ids of the copies
--
-- What     Copies trips to another calendar. Arrays have one element for each copy: the trip, when it starts (null: as the trip does, with
--          its frequencies), and the key of the copy. A copy whose key is there already is not made again.
create or replace function transit.copy_trips(
  p_operator_id uuid, p_trip_ids uuid[], p_starts_s integer[], p_keys text[], p_service_id uuid)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_copies record;
begin
  select array_agg(core.new_id(p_operator_id)) as ids, array_agg(u.trip_id) as trip_ids, array_agg(u.start_s) as starts_s, array_agg(u.key) as keys
    into v_copies
    from unnest(p_trip_ids, p_starts_s, p_keys) as u(trip_id, start_s, key)
   where not exists (select from transit.trips as t
                      where t.operator_id = p_operator_id and t.feed_id is null and t.active and t.gtfs_id = u.key);
  insert into core.offerings (operator_id, id, location_id, kind, name, description, mode, fare_table_id, policy_id, created_at)
  select p_operator_id, u.id, f.location_id, f.kind, f.name, f.description, f.mode, f.fare_table_id, f.policy_id, core.now()
    from unnest(v_copies.ids, v_copies.trip_ids) as u(id, trip_id)
    join core.offerings as f on f.operator_id = p_operator_id and f.id = u.trip_id;
  insert into transit.trips (operator_id, offering_id, route_id, service_id, pattern_id, vehicle_type_id, gtfs_id, headsign, short_name,
                             direction, first_departure_s, own_times)
  select p_operator_id, u.id, t.route_id, p_service_id, t.pattern_id, t.vehicle_type_id, u.key, t.headsign, t.short_name,
         coalesce(t.direction, 0), coalesce(u.start_s, t.first_departure_s), t.own_times or t.feed_id is not null
    from unnest(v_copies.ids, v_copies.trip_ids, v_copies.starts_s, v_copies.keys) as u(id, trip_id, start_s, key)
    join transit.trips as t on t.operator_id = p_operator_id and t.offering_id = u.trip_id;
  insert into transit.frequencies (operator_id, offering_id, starts_s, ends_s, headway_s, exact_times)
  select p_operator_id, u.id, q.starts_s, q.ends_s, q.headway_s, q.exact_times
    from unnest(v_copies.ids, v_copies.trip_ids, v_copies.starts_s) as u(id, trip_id, start_s)
    join transit.frequencies as q on q.operator_id = p_operator_id and q.offering_id = u.trip_id
   where u.start_s is null;
  return coalesce(v_copies.ids, '{}');
end $$;
