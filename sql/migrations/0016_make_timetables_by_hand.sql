-- Timetables that an operator makes by hand, in the tables that imports fill. What has no feed was made by hand: an import changes
-- only the rows of its own feed.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table transit.brands alter column feed_id drop not null;
alter table transit.stops alter column feed_id drop not null;
alter table transit.routes alter column feed_id drop not null;
alter table transit.services alter column feed_id drop not null;
alter table transit.trips alter column feed_id drop not null;
comment on column transit.brands.feed_id is 'The import that it came with; null if it was made by hand.';
comment on column transit.stops.feed_id is 'The import that it came with; null if it was made by hand.';
comment on column transit.stops.gtfs_id is 'Its id in the feed. By hand: its code, or its name if it has none.';
comment on column transit.routes.feed_id is 'The import that it came with; null if it was made by hand.';
comment on column transit.routes.gtfs_id is 'Its id in the feed. By hand: its code, or its name if it has none.';
comment on column transit.services.feed_id is 'The import that it came with; null if it was made by hand.';
comment on column transit.services.gtfs_id is 'Its id in the feed. By hand: its name; for the single day of an extra departure, the date.';
comment on column transit.trips.feed_id is 'The import that it came with; null if it was made by hand.';
comment on column transit.trips.gtfs_id is 'Its id in the feed. By hand: the key that the operator chose, or one made of route, calendar and start.';

alter table transit.services add column active boolean not null default true;
comment on column transit.services.active is 'A retired calendar is kept for past trips, and its name may be used again.';
create unique index a_brand_by_hand_has_its_own_name on transit.brands (operator_id, gtfs_id) where feed_id is null;
create unique index a_stop_by_hand_has_its_own_code on transit.stops (operator_id, gtfs_id) where feed_id is null and active;
create unique index a_route_by_hand_has_its_own_code on transit.routes (operator_id, gtfs_id) where feed_id is null and active;
create unique index a_calendar_by_hand_has_its_own_name on transit.services (operator_id, gtfs_id) where feed_id is null and active;
create unique index a_trip_by_hand_has_its_own_key on transit.trips (operator_id, gtfs_id) where feed_id is null and active;

alter table transit.routes
  add column vehicle_type_id uuid,
  add column fare_table_id uuid,
  add column policy_id uuid,
  add foreign key (operator_id, vehicle_type_id) references transit.vehicle_types,
  add foreign key (operator_id, fare_table_id) references core.fare_tables,
  add foreign key (operator_id, policy_id) references core.policies;
create index routes_by_vehicle_type on transit.routes (operator_id, vehicle_type_id);
create index routes_by_fare_table on transit.routes (operator_id, fare_table_id);
create index routes_by_policy on transit.routes (operator_id, policy_id);
comment on column transit.routes.vehicle_type_id is 'What trips that are made by hand run with unless they name another. Null: the first vehicle type of the operator.';

create table transit.route_patterns (
  operator_id uuid not null,
  route_id    uuid not null,
  direction   integer not null,
  pattern_id  uuid not null,
  primary key (operator_id, route_id, direction),
  foreign key (operator_id, route_id) references transit.routes,
  foreign key (operator_id, pattern_id) references transit.stop_patterns,
  constraint a_direction_is_there_or_back check (direction in (0, 1))
);
create index route_patterns_by_pattern on transit.route_patterns (operator_id, pattern_id);
comment on table transit.route_patterns is 'The stops of a route that was made by hand, with their usual times, there (0) and back (1). A trip that has no times of its own takes these.';

alter table transit.trips add column own_times boolean not null default false;
comment on column transit.trips.own_times is 'Its times were given stop by stop, so it does not follow the pattern of its route.';

alter table transit.stops
  add column merged_into uuid,
  add foreign key (operator_id, merged_into) references core.locations;
create index stops_by_merged_into on transit.stops (operator_id, merged_into);
comment on column transit.stops.merged_into is 'The stop that stands for this one too. Trips call there instead, also those that are imported later.';
alter table transit.pattern_stops add column merged_from uuid;
comment on column transit.pattern_stops.merged_from is 'The stop at which the pattern called before that stop was merged into location_id.';

alter table transit.departures add column retimed boolean not null default false;
comment on column transit.departures.retimed is 'Its times were changed by hand (a delay), so they no longer follow the timetable.';

alter table transit.route_patterns enable row level security, force row level security;
create policy the_owner_decides on transit.route_patterns to berth_owner using (true) with check (true);

-- berth: down
-- It fails if anything was made by hand: without a feed it has no place in the schema before this one.
alter table transit.departures drop column retimed;
alter table transit.pattern_stops drop column merged_from;
alter table transit.stops drop column merged_into;
alter table transit.trips drop column own_times;
drop table transit.route_patterns;
alter table transit.routes drop column vehicle_type_id, drop column fare_table_id, drop column policy_id;
drop index transit.a_trip_by_hand_has_its_own_key, transit.a_calendar_by_hand_has_its_own_name,
  transit.a_route_by_hand_has_its_own_code, transit.a_stop_by_hand_has_its_own_code, transit.a_brand_by_hand_has_its_own_name;
alter table transit.services drop column active;
comment on column transit.brands.feed_id is null;
comment on column transit.stops.feed_id is null;
comment on column transit.stops.gtfs_id is null;
comment on column transit.routes.feed_id is null;
comment on column transit.routes.gtfs_id is null;
comment on column transit.services.feed_id is null;
comment on column transit.services.gtfs_id is null;
comment on column transit.trips.feed_id is null;
comment on column transit.trips.gtfs_id is null;
alter table transit.brands alter column feed_id set not null;
alter table transit.stops alter column feed_id set not null;
alter table transit.routes alter column feed_id set not null;
alter table transit.services alter column feed_id set not null;
alter table transit.trips alter column feed_id set not null;
