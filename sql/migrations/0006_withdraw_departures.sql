-- Departures that the timetable no longer has, and what the steps of planning and searching hand to each other.
--
-- Without the mark, a departure that an admin cancelled and one that a changed timetable took away look alike, and
-- making departures again would bring back what the admin cancelled.
--
-- The key from departures to the partitioned occurrences is checked set-wise from here on (transit.check_departures_belong):
-- row by row it took 7 of the 10 seconds in which 57,000 departures were made, 0.12 ms a row with 34 months there. An
-- occurrence is never deleted but with its departure, nor re-keyed.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table transit.departures add column withdrawn boolean not null default false;
comment on column transit.departures.withdrawn is 'Cancelled unbooked because the timetable no longer had it; comes back if the timetable does.';

alter table transit.departures drop constraint departures_operator_id_occurrence_id_fkey;

create type transit.planned_departure as (
  offering_id uuid, service_date date, departure_s integer, starts_at timestamptz, ends_at timestamptz, location_id uuid,
  stop_pattern_id uuid, layout_id uuid, bus_type_id uuid, capacity integer, fare_table_id uuid, policy_id uuid,
  sales_close_s integer, currency text);
create type transit.journey as (
  pattern_id uuid, from_index integer, from_id uuid, to_index integer, to_id uuid, departure_s integer, arrival_s integer,
  distance_m integer, from_zone text, to_zone text, starts_from timestamptz, starts_until timestamptz);
create type transit.seat_move as (
  claim_id uuid, booking_id uuid, class text, span int4range, place integer, label text, accessible boolean,
  new_place integer, new_label text, new_accessible boolean);

-- berth: down
drop type transit.seat_move, transit.journey, transit.planned_departure;
alter table transit.departures add foreign key (operator_id, occurrence_id) references core.occurrences;
alter table transit.departures drop column withdrawn;
