-- transit.import_timetable(operator, name, sha256, shifted weeks, vehicle type) returns the counts of each part
--
-- What     Makes the timetable of that name agree with the staged feed. New rows are added, different ones changed, and missing
--          ones withdrawn; unchanged rows are not written. Each part comes after those to which it refers.
-- Locks    See transit.import_operator.
-- Refuses  vehicle_type_not_found
create or replace function transit.import_timetable(
  p_operator_id uuid, p_name text, p_sha256 bytea, p_shifted_weeks integer, p_vehicle_type text)
returns table (part text, added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_vehicle_type_id uuid := transit.import_vehicle_type(p_operator_id, p_vehicle_type);
  v_feed_id     uuid := transit.import_feed(p_operator_id, p_name, p_sha256, p_shifted_weeks);
begin
  analyze pg_temp.import_trips, pg_temp.import_stops, pg_temp.import_routes, pg_temp.import_services,
    pg_temp.import_pattern_stops, pg_temp.import_fares;
  return query select 'brands', i.* from transit.import_brands(p_operator_id, v_feed_id) as i;
  return query select 'stops', i.* from transit.import_stops(p_operator_id, v_feed_id) as i;
  return query select 'routes', i.* from transit.import_routes(p_operator_id, v_feed_id) as i;
  return query select 'services', i.* from transit.import_services(p_operator_id, v_feed_id) as i;
  return query select 'patterns', i.* from transit.import_patterns(p_operator_id, v_feed_id) as i;
  return query select 'fares', i.* from transit.import_fares(p_operator_id) as i;
  return query select 'trips', i.* from transit.import_trips(p_operator_id, v_feed_id, v_vehicle_type_id) as i;
  return query select 'frequencies', i.* from transit.import_frequencies(p_operator_id, v_feed_id) as i;
end $$;
