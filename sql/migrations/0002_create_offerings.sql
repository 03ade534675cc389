-- What is sold: places, layouts, stop patterns, fares and policies, and the offerings and occurrences made of them.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.locations (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  parent_id   uuid,
  kind        text not null,
  name        text not null,
  code        text,
  time_zone   text not null,
  latitude    double precision,
  longitude   double precision,
  address     text,
  amenities   jsonb not null default '{}',
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, parent_id) references core.locations,
  constraint a_location_has_a_known_kind check (kind in ('stop', 'station', 'depot', 'hotel', 'studio', 'shop')),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 300),
  constraint a_zone_is_known check ((timestamptz 'epoch' at time zone time_zone) is not null),
  constraint a_point_has_both_coordinates check ((latitude is null) = (longitude is null)),
  constraint a_point_is_on_earth check (latitude between -90 and 90 and longitude between -180 and 180)
);
create index locations_by_parent on core.locations (operator_id, parent_id);
create index locations_by_point on core.locations (operator_id, latitude, longitude);
comment on table core.locations is 'Where: a stop, a depot, a hotel, a studio room, a shop. Local time is its time_zone.';

create table core.policies (
  operator_id   uuid not null references core.operators,
  id            uuid not null,
  name          text not null,
  hold_s        integer not null default 600,
  sales_close_s integer not null default 0,
  created_at    timestamptz not null,
  primary key (operator_id, id),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint a_hold_lasts_seconds_to_a_week check (hold_s between 1 and 604800),
  constraint sales_close_within_a_year check (sales_close_s between 0 and 31622400)
);
comment on table core.policies is 'Terms of sale. A row is never changed once sold under: new terms are a new policy, so a customer keeps the terms bought.';

create table core.cancellation_fees (
  operator_id uuid not null,
  policy_id   uuid not null,
  before_s    integer not null,
  fee_percent numeric(5, 2) not null default 0,
  fee_minor   bigint not null default 0,
  primary key (operator_id, policy_id, before_s),
  foreign key (operator_id, policy_id) references core.policies,
  constraint a_fee_starts_before_departure check (before_s >= 0),
  constraint a_fee_is_at_most_the_price check (fee_percent between 0 and 100),
  constraint a_fee_is_not_negative check (fee_minor >= 0)
);
comment on table core.cancellation_fees is 'The row with the smallest before_s that is not less than the seconds left until boarding applies; no row, no fee.';

create table core.layouts (
  operator_id   uuid not null references core.operators,
  id            uuid not null,
  name          text not null,
  version       integer not null default 1,
  default_class text not null default 'standard',
  created_at    timestamptz not null,
  primary key (operator_id, id),
  constraint a_layout_version_is_one unique (operator_id, name, version),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200)
);
comment on table core.layouts is 'An immutable version of where the places are. A change is a new version.';

create table core.layout_places (
  operator_id uuid not null,
  layout_id   uuid not null,
  place       integer not null,
  label       text not null,
  class       text not null default 'standard',
  deck        integer not null default 1,
  row_no      integer not null,
  column_no   integer not null,
  kind        text not null default 'middle',
  accessible  boolean not null default false,
  blocked     boolean not null default false,
  primary key (operator_id, layout_id, place),
  foreign key (operator_id, layout_id) references core.layouts,
  constraint a_label_names_one_place unique (operator_id, layout_id, label),
  constraint a_place_stands_alone unique (operator_id, layout_id, deck, row_no, column_no),
  constraint a_place_is_counted_from_one check (place between 1 and 10000),
  constraint a_label_is_short check (label ~ '^[A-Za-z0-9-]{1,8}$'),
  constraint a_place_is_by_the_window_aisle_or_between check (kind in ('window', 'aisle', 'middle'))
);
comment on table core.layout_places is 'place is the ordinal that claims name; the label (12A) is what a person reads. A blocked place is not sold.';

create table core.stop_patterns (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  hash        bytea not null,
  stop_count  integer not null,
  primary key (operator_id, id),
  constraint a_pattern_is_kept_once unique (operator_id, hash),
  constraint a_pattern_has_two_stops check (stop_count >= 2)
);
comment on table core.stop_patterns is 'An immutable list of stops with elapsed seconds. A changed timetable is a new pattern.';

create table core.pattern_stops (
  operator_id uuid not null,
  pattern_id  uuid not null,
  stop_index  integer not null,
  location_id uuid not null,
  arrival_s   integer not null,
  departure_s integer not null,
  distance_m  integer not null,
  zone        text,
  boards      boolean not null default true,
  alights     boolean not null default true,
  primary key (operator_id, pattern_id, stop_index),
  foreign key (operator_id, pattern_id) references core.stop_patterns,
  foreign key (operator_id, location_id) references core.locations,
  constraint a_stop_is_counted_from_zero check (stop_index >= 0),
  constraint a_bus_leaves_after_it_arrives check (departure_s >= arrival_s),
  constraint a_distance_is_not_negative check (distance_m >= 0)
);
create index pattern_stops_by_location on core.pattern_stops (location_id, operator_id, pattern_id, stop_index);
comment on table core.pattern_stops is 'Seconds are elapsed since the occurrence''s starts_at, so a clock change is no special case. A claim''s span is [from stop_index, to stop_index).';

create table core.fare_tables (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  name        text not null,
  currency    text not null,
  primary key (operator_id, id),
  constraint a_fare_table_has_one_currency unique (operator_id, id, currency),
  constraint a_fare_table_has_its_own_name unique (operator_id, name),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint a_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
);
comment on table core.fare_tables is 'A set of fares in one currency.';

create table core.fares (
  operator_id      uuid not null,
  fare_table_id    uuid not null,
  id               uuid not null,
  from_zone        text,
  to_zone          text,
  distance_m_max   integer,
  class            text,
  passenger_type   text,
  price_minor      bigint not null,
  price_per_km_minor bigint not null default 0,
  primary key (operator_id, fare_table_id, id),
  foreign key (operator_id, fare_table_id) references core.fare_tables,
  constraint a_fare_is_unambiguous unique nulls not distinct
    (operator_id, fare_table_id, from_zone, to_zone, distance_m_max, class, passenger_type),
  constraint a_price_is_not_negative check (price_minor >= 0 and price_per_km_minor >= 0),
  constraint a_distance_is_positive check (distance_m_max > 0)
);
comment on table core.fares is 'Null means any. The fare that says most wins; among equals the shortest distance_m_max, then the lowest price.';

create table core.offerings (
  operator_id   uuid not null references core.operators,
  id            uuid not null,
  location_id   uuid,
  kind          text not null,
  name          text not null,
  description   text,
  mode          text not null,
  policy_id     uuid,
  fare_table_id uuid,
  sample        boolean not null default false,
  active        boolean not null default true,
  created_at    timestamptz not null,
  primary key (operator_id, id),
  foreign key (operator_id, location_id) references core.locations,
  foreign key (operator_id, policy_id) references core.policies,
  foreign key (operator_id, fare_table_id) references core.fare_tables,
  constraint an_offering_has_a_known_kind check (kind in ('trip', 'class', 'room_type', 'provider')),
  constraint an_offering_is_counted_or_placed check (mode in ('counted', 'placed')),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 300)
);
create index offerings_by_location on core.offerings (operator_id, location_id);
create index offerings_by_policy on core.offerings (operator_id, policy_id);
create index offerings_by_fare_table on core.offerings (operator_id, fare_table_id);
comment on table core.offerings is 'What recurs: a trip of a route, a class series, a room type, a provider''s calendar.';

create table core.occurrences (
  operator_id     uuid not null,
  id              uuid not null,
  offering_id     uuid not null,
  location_id     uuid,
  mode            text not null,
  status          text not null default 'scheduled',
  published       boolean not null default true,
  starts_at       timestamptz not null,
  ends_at         timestamptz not null,
  sales_open_at   timestamptz,
  sales_close_s   integer not null default 0,
  capacity        integer not null,
  taken           integer not null default 0,
  waiting         integer not null default 0,
  price_minor     bigint not null default 0,
  currency        text not null,
  fare_table_id   uuid,
  policy_id       uuid,
  stop_pattern_id uuid,
  layout_id       uuid,
  primary key (operator_id, id),
  foreign key (operator_id, offering_id) references core.offerings,
  foreign key (operator_id, location_id) references core.locations,
  foreign key (operator_id, fare_table_id, currency) references core.fare_tables (operator_id, id, currency),
  foreign key (operator_id, policy_id) references core.policies,
  foreign key (operator_id, stop_pattern_id) references core.stop_patterns,
  foreign key (operator_id, layout_id) references core.layouts,
  constraint an_occurrence_is_never_oversold check (taken between 0 and capacity),
  constraint a_queue_is_not_negative check (waiting >= 0),
  constraint an_occurrence_is_counted_or_placed check (mode in ('counted', 'placed')),
  constraint an_occurrence_has_a_known_status check (status in ('scheduled', 'cancelled', 'completed')),
  constraint an_occurrence_ends_after_it_starts check (ends_at >= starts_at),
  constraint a_placed_occurrence_has_a_layout check (mode = 'counted' or layout_id is not null),
  constraint a_price_is_not_negative check (price_minor >= 0),
  constraint a_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
) partition by range (id);
-- Only the primary key leads with operator_id. Were there others, they would all look alike in a fresh partition, and a plan
-- made then may look a row up by operator alone: 2,400 bookings/s fell to 400 in twenty seconds. By time, a query bounds the id.
create index occurrences_by_id on core.occurrences (id);
create index occurrences_by_offering on core.occurrences (offering_id, operator_id, starts_at);
create index occurrences_by_pattern on core.occurrences (stop_pattern_id, operator_id, starts_at);
create index occurrences_by_location on core.occurrences (location_id, operator_id);
create index occurrences_by_fare_table on core.occurrences (fare_table_id, operator_id, currency);
create index occurrences_by_policy on core.occurrences (policy_id, operator_id);
create index occurrences_by_layout on core.occurrences (layout_id, operator_id);
comment on table core.occurrences is 'One sellable instance: a departure, a class event, a night, a working day. capacity and taken are in units: place times span length.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.locations', 'core.policies', 'core.cancellation_fees', 'core.layouts',
      'core.layout_places', 'core.stop_patterns', 'core.pattern_stops', 'core.fare_tables', 'core.fares',
      'core.offerings', 'core.occurrences']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.occurrences, core.offerings, core.fares, core.fare_tables, core.pattern_stops, core.stop_patterns,
  core.layout_places, core.layouts, core.cancellation_fees, core.policies, core.locations;
