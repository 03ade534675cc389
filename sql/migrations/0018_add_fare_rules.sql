-- Fares between two stops, by stages and for some dates only, and rules that change a fare: by passenger, class, day, time, days
-- ahead and load, rounded, and within a minimum and a maximum.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.fare_tables
  add column step_minor bigint not null default 1,
  add column rounding text not null default 'nearest',
  add column price_minor_min bigint,
  add column price_minor_max bigint,
  add constraint a_step_is_positive check (step_minor > 0),
  add constraint a_rounding_is_known check (rounding in ('nearest', 'up', 'down')),
  add constraint a_minimum_is_at_most_the_maximum check (price_minor_min >= 0 and price_minor_max >= coalesce(price_minor_min, 0));
comment on column core.fare_tables.step_minor is 'Prices are multiples of this: 50 for prices that end in .00 and .50. 1 for any price.';
comment on column core.fare_tables.rounding is 'To which multiple of step_minor a price is rounded. What is not free costs at least one step.';
comment on column core.fare_tables.price_minor_min is 'No place costs less, unless it is free. Null for no minimum.';
comment on column core.fare_tables.price_minor_max is 'No place costs more. Null for no maximum.';

alter table core.fares
  add column from_stop_id uuid,
  add column to_stop_id uuid,
  add column stages_max integer,
  add column valid_from date,
  add column valid_until date,
  add column one_way boolean not null default true,
  add column conditional boolean not null default false,
  drop constraint a_fare_is_unambiguous,
  add constraint a_fare_is_unambiguous unique nulls not distinct
    (operator_id, fare_table_id, from_zone, to_zone, distance_m_max, class, passenger_type, from_stop_id, to_stop_id, stages_max,
     valid_from, valid_until),
  add constraint stages_are_positive check (stages_max > 0),
  add constraint a_fare_ends_after_it_begins check (valid_until >= valid_from),
  add foreign key (operator_id, from_stop_id) references core.locations,
  add foreign key (operator_id, to_stop_id) references core.locations;
create index fares_by_from_stop on core.fares (operator_id, from_stop_id) where from_stop_id is not null;
create index fares_by_to_stop on core.fares (operator_id, to_stop_id) where to_stop_id is not null;
comment on table core.fares is 'Null means any. The most specific fare applies; among equally specific ones the one with dates, then that with the lowest stages_max and distance_m_max, then the cheapest.';
comment on column core.fares.from_stop_id is 'A stop, or a station with all its platforms.';
comment on column core.fares.stages_max is 'A stage is a stop further: from the third stop to the fifth are two stages.';
comment on column core.fares.valid_from is 'The first local date of boarding for which the fare is valid.';
comment on column core.fares.one_way is 'False if the operator set the fare for both directions: then the fare of the other direction is a row of its own.';
comment on column core.fares.conditional is 'True if this row does not make the price alone: the table has rules, or fares by stop, by stage or for some dates. Then transit.price_journey or core.price_whole is asked. It is true for all rows of a table or for none (core.mark_conditional_fares), so that the price of a plain fare takes no further look-up.';

create table core.fare_adjustments (
  operator_id      uuid not null,
  fare_table_id    uuid not null,
  adjustment_no    integer not null,
  name             text not null,
  passenger_type   text,
  class            text,
  travel_from      date,
  travel_until     date,
  weekdays         text[],
  from_time        time,
  until_time       time,
  days_ahead_min   integer,
  days_ahead_max   integer,
  load_percent_min integer,
  load_percent_max integer,
  percent          numeric(6, 2) not null default 100,
  plus_minor       bigint not null default 0,
  primary key (operator_id, fare_table_id, adjustment_no),
  foreign key (operator_id, fare_table_id) references core.fare_tables,
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint adjustments_are_counted_from_one check (adjustment_no >= 1),
  constraint travel_ends_after_it_begins check (travel_until >= travel_from),
  constraint a_weekday_is_known check (weekdays <@ '{mon,tue,wed,thu,fri,sat,sun}'),
  constraint times_have_both_ends check ((from_time is null) = (until_time is null)),
  constraint days_ahead_are_in_order check (days_ahead_min >= 0 and days_ahead_max >= coalesce(days_ahead_min, 0)),
  constraint load_is_a_percentage
    check (load_percent_min between 0 and 100 and load_percent_max between coalesce(load_percent_min, 0) and 100),
  constraint a_percentage_is_at_most_tenfold check (percent between 0 and 1000)
);
comment on table core.fare_adjustments is 'What changes a fare, in order of adjustment_no: the price is multiplied by percent, then plus_minor is added. Null means any.';
comment on column core.fare_adjustments.passenger_type is 'Not applied to a fare that is for this type of passenger already. The same holds for class.';
comment on column core.fare_adjustments.from_time is 'Local time of boarding. Past midnight if until_time is not later: 22:00 to 05:00.';
comment on column core.fare_adjustments.days_ahead_min is 'Whole days from the booking to the boarding.';
comment on column core.fare_adjustments.load_percent_min is 'How much of the occurrence is sold before the booking, in percent rounded down.';

alter table core.fare_adjustments enable row level security, force row level security;
create policy the_owner_decides on core.fare_adjustments to berth_owner using (true) with check (true);

-- berth: down
drop table core.fare_adjustments;
-- Without their conditions these would be fares for any journey on any day.
delete from core.fares
 where num_nonnulls(from_stop_id, to_stop_id, stages_max, valid_from, valid_until) > 0;
alter table core.fares
  drop constraint a_fare_is_unambiguous,
  drop column from_stop_id,
  drop column to_stop_id,
  drop column stages_max,
  drop column valid_from,
  drop column valid_until,
  drop column one_way,
  drop column conditional,
  add constraint a_fare_is_unambiguous unique nulls not distinct
    (operator_id, fare_table_id, from_zone, to_zone, distance_m_max, class, passenger_type);
comment on table core.fares is 'Null means any. The most specific fare applies; among equally specific ones that with the shortest distance_m_max, then the lowest price.';
alter table core.fare_tables
  drop column step_minor,
  drop column rounding,
  drop column price_minor_min,
  drop column price_minor_max;
