-- Imported timetables: brands, routes, stops and the calendar.

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
comment on table transit.routes is 'A line of the network; its stops are those of its trips.';

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
comment on table transit.stops is 'A location at which vehicles stop, with its fare zone.';

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
comment on table transit.services is 'The days on which trips run. weekdays is a bit mask; bit 0 is Monday. Dates are inclusive, local to the brand.';

create table transit.service_exceptions (
  operator_id uuid not null,
  service_id  uuid not null,
  on_date     date not null,
  runs        boolean not null,
  primary key (operator_id, service_id, on_date),
  foreign key (operator_id, service_id) references transit.services
);
comment on table transit.service_exceptions is 'A date on which a service runs, or does not, regardless of its weekdays.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['transit.feeds', 'transit.brands', 'transit.routes', 'transit.stops',
      'transit.services', 'transit.service_exceptions']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table transit.service_exceptions, transit.services, transit.stops, transit.routes, transit.brands, transit.feeds;
