-- transit.import_staging() returns nothing
--
-- What     Creates the temporary tables into which a feed is copied before it is compared with existing rows. They are dropped
--          at the end of the transaction, so a refused feed or a dry run leaves nothing. Tables of an earlier import are
--          emptied.
create or replace function transit.import_staging()
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  drop table if exists pg_temp.import_brands, pg_temp.import_stops, pg_temp.import_routes, pg_temp.import_services,
    pg_temp.import_exceptions, pg_temp.import_fares, pg_temp.import_trips, pg_temp.import_frequencies,
    pg_temp.import_pattern_stops;
  create temporary table import_brands (
    gtfs_id text primary key, name text, website text, phone text, time_zone text) on commit drop;
  create temporary table import_stops (
    gtfs_id text primary key, parent_gtfs_id text, kind text, name text, code text, time_zone text,
    latitude double precision, longitude double precision, zone text, amenities jsonb,
    location_id uuid, parent_id uuid, change text) on commit drop;
  create temporary table import_routes (
    gtfs_id text primary key, brand_gtfs_id text, short_name text, long_name text, route_type integer, colour text,
    fare_table text) on commit drop;
  create temporary table import_services (
    gtfs_id text primary key, weekdays integer, starts_on date, ends_on date) on commit drop;
  create temporary table import_exceptions (
    service_gtfs_id text, on_date date, runs boolean, primary key (service_gtfs_id, on_date)) on commit drop;
  create temporary table import_fares (
    fare_table text, currency text, from_zone text, to_zone text, price_minor bigint) on commit drop;
  create temporary table import_trips (
    gtfs_id text primary key, route_gtfs_id text, service_gtfs_id text, pattern_hash bytea, headsign text, short_name text,
    direction integer, block text, first_departure_s integer,
    offering_id uuid, route_id uuid, service_id uuid, pattern_id uuid, name text, location_id uuid, fare_table_id uuid,
    change text) on commit drop;
  create temporary table import_frequencies (
    trip_gtfs_id text, starts_s integer, ends_s integer, headway_s integer, exact_times boolean,
    primary key (trip_gtfs_id, starts_s)) on commit drop;
  create temporary table import_pattern_stops (
    pattern_hash bytea, stop_index integer, stop_gtfs_id text, arrival_s integer, departure_s integer, distance_m integer,
    zone text, boards boolean, alights boolean) on commit drop;
end $$;
