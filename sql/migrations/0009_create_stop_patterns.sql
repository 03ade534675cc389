-- The stops of a journey and their times: patterns that many occurrences share. An occurrence in core.occurrences that is sold
-- by legs has a pattern.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table transit.stop_patterns (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  hash        bytea not null,
  stop_count  integer not null,
  primary key (operator_id, id),
  constraint a_pattern_is_kept_once unique (operator_id, hash),
  constraint a_pattern_has_two_stops check (stop_count >= 2)
);
comment on table transit.stop_patterns is 'An immutable list of stops with elapsed seconds. A changed timetable is a new pattern.';

create table transit.pattern_stops (
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
  foreign key (operator_id, pattern_id) references transit.stop_patterns,
  foreign key (operator_id, location_id) references core.locations,
  constraint a_stop_is_counted_from_zero check (stop_index >= 0),
  constraint a_vehicle_leaves_after_it_arrives check (departure_s >= arrival_s),
  constraint a_distance_is_not_negative check (distance_m >= 0)
);
create index pattern_stops_by_location on transit.pattern_stops (location_id, operator_id, pattern_id, stop_index);
comment on table transit.pattern_stops is 'Seconds are elapsed since the occurrence''s starts_at, so a clock change is no special case. A claim''s span is [from stop_index, to stop_index).';

alter table core.occurrences
  add constraint an_occurrence_calls_at_a_pattern foreign key (operator_id, stop_pattern_id) references transit.stop_patterns,
  add constraint what_is_sold_by_legs_has_stops check ((span_unit = 'legs') = (stop_pattern_id is not null));

do $$
declare v_table regclass;
begin
  foreach v_table in array array['transit.stop_patterns', 'transit.pattern_stops']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
alter table core.occurrences drop constraint what_is_sold_by_legs_has_stops, drop constraint an_occurrence_calls_at_a_pattern;
drop table transit.pattern_stops, transit.stop_patterns;
