-- Buses: brands, routes, stops, the calendar, trips, the fleet, and departures.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table transit.feeds (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  name        text not null,
  sha256      bytea not null,
  shifted_weeks integer not null default 0,
  imported_at timestamptz not null,
  primary key (operator_id, id),
  constraint a_feed_has_its_own_name unique (operator_id, name)
);
comment on table transit.feeds is 'A timetable as imported. Importing under the same name replaces what changed.';

create table transit.brands (
  operator_id uuid not null,
  id          uuid not null,
  feed_id     uuid not null,
  gtfs_id     text not null,
  name        text not null,
  website     text,
  phone       text,
  time_zone   text not null,
  primary key (operator_id, id),
  foreign key (operator_id, feed_id) references transit.feeds,
  constraint an_agency_is_one_brand unique (operator_id, feed_id, gtfs_id),
  constraint a_zone_is_known check ((timestamptz 'epoch' at time zone time_zone) is not null)
);
comment on table transit.brands is 'An agency of a feed, as customers know it.';

create table transit.routes (
  operator_id uuid not null,
  id          uuid not null,
  feed_id     uuid not null,
  brand_id    uuid not null,
  gtfs_id     text not null,
  short_name  text,
  long_name   text,
  route_type  integer not null,
  colour      text,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, feed_id) references transit.feeds,
  foreign key (operator_id, brand_id) references transit.brands,
  constraint a_feed_names_a_route_once unique (operator_id, feed_id, gtfs_id),
  constraint a_route_has_a_name check (coalesce(short_name, long_name) is not null)
);
create index routes_by_brand on transit.routes (operator_id, brand_id);
comment on table transit.routes is 'A line that runs; its stops are those of its trips.';

create table transit.stops (
  operator_id uuid not null,
  location_id uuid not null,
  feed_id     uuid not null,
  gtfs_id     text not null,
  zone        text,
  active      boolean not null default true,
  primary key (operator_id, location_id),
  foreign key (operator_id, location_id) references core.locations,
  foreign key (operator_id, feed_id) references transit.feeds,
  constraint a_feed_names_a_stop_once unique (operator_id, feed_id, gtfs_id)
);
comment on table transit.stops is 'A location at which buses stop, with its fare zone.';

create table transit.services (
  operator_id uuid not null,
  id          uuid not null,
  feed_id     uuid not null,
  gtfs_id     text not null,
  weekdays    integer not null default 0,
  starts_on   date,
  ends_on     date,
  primary key (operator_id, id),
  foreign key (operator_id, feed_id) references transit.feeds,
  constraint a_feed_names_a_service_once unique (operator_id, feed_id, gtfs_id),
  constraint weekdays_are_seven_bits check (weekdays between 0 and 127),
  constraint a_calendar_has_both_ends check ((starts_on is null) = (ends_on is null) and ends_on >= starts_on)
);
comment on table transit.services is 'When trips run. weekdays: bit 0 is Monday. Dates are inclusive, local to the brand.';

create table transit.service_exceptions (
  operator_id uuid not null,
  service_id  uuid not null,
  on_date     date not null,
  runs        boolean not null,
  primary key (operator_id, service_id, on_date),
  foreign key (operator_id, service_id) references transit.services
);
comment on table transit.service_exceptions is 'A date on which a service runs, or does not, whatever its weekdays say.';

create table transit.bus_types (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  name        text not null,
  layout_id   uuid not null,
  amenities   jsonb not null default '{}',
  sample      boolean not null default false,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, layout_id) references core.layouts,
  constraint a_bus_type_has_its_own_name unique (operator_id, name),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint amenities_are_an_object check (jsonb_typeof(amenities) = 'object')
);
create index bus_types_by_layout on transit.bus_types (operator_id, layout_id);
create index bus_types_by_amenity on transit.bus_types using gin (amenities jsonb_path_ops);
comment on table transit.bus_types is 'A kind of bus with its current layout and amenities.';

create table transit.buses (
  operator_id uuid not null,
  id          uuid not null,
  bus_type_id uuid not null,
  number      text not null,
  sample      boolean not null default false,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, bus_type_id) references transit.bus_types,
  constraint a_number_names_one_bus unique (operator_id, number),
  constraint a_number_is_short check (length(number) between 1 and 32)
);
create index buses_by_type on transit.buses (operator_id, bus_type_id);
comment on table transit.buses is 'One bus of the fleet.';

create table transit.trips (
  operator_id  uuid not null,
  offering_id  uuid not null,
  feed_id      uuid not null,
  route_id     uuid not null,
  service_id   uuid not null,
  pattern_id   uuid not null,
  bus_type_id  uuid not null,
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
  foreign key (operator_id, pattern_id) references core.stop_patterns,
  foreign key (operator_id, bus_type_id) references transit.bus_types,
  constraint a_feed_names_a_trip_once unique (operator_id, feed_id, gtfs_id)
);
create index trips_by_route on transit.trips (operator_id, route_id);
create index trips_by_service on transit.trips (operator_id, service_id);
create index trips_by_pattern on transit.trips (operator_id, pattern_id);
create index trips_by_bus_type on transit.trips (operator_id, bus_type_id);
comment on table transit.trips is 'What recurs. first_departure_s counts from noon minus 12 hours of the service day, in the brand''s zone (GTFS), and may pass 86400.';

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
comment on table transit.frequencies is 'A trip that leaves every headway_s from starts_s until before ends_s. Each leaving is a departure that can be booked.';

create table transit.departures (
  operator_id   uuid not null,
  occurrence_id uuid not null,
  offering_id   uuid not null,
  service_date  date not null,
  departure_s   integer not null,
  bus_id        uuid,
  bus_type_id   uuid not null,
  primary key (operator_id, occurrence_id),
  foreign key (operator_id, occurrence_id) references core.occurrences,
  foreign key (operator_id, offering_id) references transit.trips,
  foreign key (operator_id, bus_id) references transit.buses,
  foreign key (operator_id, bus_type_id) references transit.bus_types,
  constraint a_trip_leaves_once_at_a_time unique (operator_id, offering_id, service_date, departure_s)
);
create index departures_by_bus on transit.departures (operator_id, bus_id);
create index departures_by_bus_type on transit.departures (operator_id, bus_type_id);
create index departures_by_date on transit.departures (operator_id, service_date);
comment on table transit.departures is 'What an occurrence of a trip is to the bus company: its service day and its bus.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['transit.feeds', 'transit.brands', 'transit.routes', 'transit.stops',
      'transit.services', 'transit.service_exceptions', 'transit.bus_types', 'transit.buses', 'transit.trips',
      'transit.frequencies', 'transit.departures']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table transit.departures, transit.frequencies, transit.trips, transit.buses, transit.bus_types,
  transit.service_exceptions, transit.services, transit.stops, transit.routes, transit.brands, transit.feeds;
