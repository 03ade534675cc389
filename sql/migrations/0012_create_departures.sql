-- Trips, which recur, and departures, each of which is one occurrence.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table transit.trips (
  operator_id  uuid not null,
  offering_id  uuid not null,
  feed_id      uuid not null,
  route_id     uuid not null,
  service_id   uuid not null,
  pattern_id   uuid not null,
  vehicle_type_id  uuid not null,
  gtfs_id      text not null,
  headsign     text,
  short_name   text,
  direction    integer,
  block        text,
  first_departure_s integer not null,
  active       boolean not null default true,
  primary key (operator_id, offering_id),
  foreign key (operator_id, offering_id) references core.offerings,
  foreign key (operator_id, feed_id) references transit.feeds,
  foreign key (operator_id, route_id) references transit.routes,
  foreign key (operator_id, service_id) references transit.services,
  foreign key (operator_id, pattern_id) references transit.stop_patterns,
  foreign key (operator_id, vehicle_type_id) references transit.vehicle_types,
  constraint a_feed_names_a_trip_once unique (operator_id, feed_id, gtfs_id)
);
create index trips_by_route on transit.trips (operator_id, route_id);
create index trips_by_service on transit.trips (operator_id, service_id);
create index trips_by_pattern on transit.trips (operator_id, pattern_id);
create index trips_by_vehicle_type on transit.trips (operator_id, vehicle_type_id);
comment on table transit.trips is 'A trip, which recurs. first_departure_s counts from noon minus 12 hours of the service day, in the brand''s zone (GTFS), and may pass 86400.';

create table transit.frequencies (
  operator_id uuid not null,
  offering_id uuid not null,
  starts_s    integer not null,
  ends_s      integer not null,
  headway_s   integer not null,
  exact_times boolean not null default false,
  primary key (operator_id, offering_id, starts_s),
  foreign key (operator_id, offering_id) references transit.trips,
  constraint a_headway_is_positive check (headway_s > 0),
  constraint a_window_is_not_empty check (ends_s > starts_s)
);
comment on table transit.frequencies is 'A trip that leaves every headway_s from starts_s until before ends_s. Each time is a departure that can be booked.';

create table transit.departures (
  operator_id   uuid not null,
  occurrence_id uuid not null,
  offering_id   uuid not null,
  service_date  date not null,
  departure_s   integer not null,
  vehicle_id        uuid,
  vehicle_type_id   uuid not null,
  withdrawn     boolean not null default false,
  primary key (operator_id, occurrence_id),
  -- No foreign key to core.occurrences: transit.check_departures_belong checks it set-wise, since row by row it took 7 of the
  -- 10 seconds in which 57,000 departures were created. An occurrence is deleted only together with its departure, and its key
  -- never changes.
  foreign key (operator_id, offering_id) references transit.trips,
  foreign key (operator_id, vehicle_id) references transit.vehicles,
  foreign key (operator_id, vehicle_type_id) references transit.vehicle_types,
  constraint a_trip_leaves_once_at_a_time unique (operator_id, offering_id, service_date, departure_s)
);
create index departures_by_vehicle on transit.departures (operator_id, vehicle_id);
create index departures_by_vehicle_type on transit.departures (operator_id, vehicle_type_id);
create index departures_by_date on transit.departures (operator_id, service_date);
comment on table transit.departures is 'The transport side of an occurrence of a trip: its service day and its vehicle.';
comment on column transit.departures.withdrawn is 'Cancelled while unbooked because the timetable no longer contained it. It is restored if the timetable contains it again.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['transit.trips', 'transit.frequencies', 'transit.departures']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table transit.departures, transit.frequencies, transit.trips;
