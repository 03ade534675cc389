-- What is sold: offerings, which recur, and occurrences, which are single instances of them.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
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
  price_minor     bigint,
  currency        text not null,
  fare_table_id   uuid,
  policy_id       uuid,
  span_unit       text not null default 'whole',
  span_length     integer not null default 1,
  stop_pattern_id uuid,
  layout_id       uuid,
  primary key (operator_id, id),
  foreign key (operator_id, offering_id) references core.offerings,
  foreign key (operator_id, location_id) references core.locations,
  foreign key (operator_id, fare_table_id, currency) references core.fare_tables (operator_id, id, currency),
  foreign key (operator_id, policy_id) references core.policies,
  foreign key (operator_id, layout_id) references core.layouts,
  constraint an_occurrence_is_never_oversold check (taken between 0 and capacity),
  constraint a_queue_is_not_negative check (waiting >= 0),
  constraint an_occurrence_is_counted_or_placed check (mode in ('counted', 'placed')),
  constraint a_span_has_a_known_unit check (span_unit in ('whole', 'legs')),
  constraint a_span_has_a_length check (span_length >= 1),
  constraint a_whole_is_one_unit check (span_unit <> 'whole' or span_length = 1),
  constraint a_counted_occurrence_is_sold_whole check (mode <> 'counted' or span_unit = 'whole'),
  constraint an_occurrence_has_a_known_status check (status in ('scheduled', 'cancelled', 'completed')),
  constraint an_occurrence_ends_after_it_starts check (ends_at >= starts_at),
  constraint a_placed_occurrence_has_a_layout check (mode = 'counted' or layout_id is not null),
  constraint a_price_is_not_negative check (price_minor >= 0),
  constraint a_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
) partition by range (id);
-- Only the primary key leads with operator_id. Several such indexes would look alike to the planner in a new partition, and a
-- plan made then may look a row up by operator alone: 2,400 bookings/s fell to 400 in twenty seconds. A query by time bounds
-- the id.
create index occurrences_by_id on core.occurrences (id);
create index occurrences_by_offering on core.occurrences (offering_id, operator_id, starts_at);
create index occurrences_by_pattern on core.occurrences (stop_pattern_id, operator_id, starts_at);
create index occurrences_by_location on core.occurrences (location_id, operator_id);
create index occurrences_by_fare_table on core.occurrences (fare_table_id, operator_id, currency);
create index occurrences_by_policy on core.occurrences (policy_id, operator_id);
create index occurrences_by_layout on core.occurrences (layout_id, operator_id);
comment on table core.occurrences is 'One sellable instance: a departure, a class event, a night, a working day. capacity and taken are in units: places times span length.';
comment on column core.occurrences.span_unit is 'What a claim''s span counts: whole (the span is [0,1)) or legs (stop indexes). A new unit is added here together with its resolver, which selling by it requires.';
comment on column core.occurrences.span_length is 'How many of these units there are: 1, or the legs of the stop pattern.';
comment on column core.occurrences.stop_pattern_id is 'Opaque here: core carries it to the resolver of legs, and the chapter transit says what it refers to.';
comment on column core.occurrences.price_minor is 'The price if there is no fare table. Null means not set: without a price or a fare nothing is sold. 0 means free.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.offerings', 'core.occurrences']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
-- A monthly partition cannot be dropped while its view exists (core.keep_partition).
do $$
declare v_view regclass;
begin
  for v_view in
    select c.oid from pg_class as c
     where c.relnamespace = 'core'::regnamespace and c.relkind = 'v'
       and c.relname ~ '^occurrences_[0-9]{4}_[0-9]{2}_must_be_kept$'
  loop
    execute format('drop view %s', v_view);
  end loop;
end $$;
drop table core.occurrences, core.offerings;
