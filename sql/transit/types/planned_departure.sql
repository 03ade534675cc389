-- transit.planned_departure is a departure as the timetable plans it
--
-- What     The rows that transit.planned_departures passes to the functions that make, change and withdraw departures.
create type transit.planned_departure as (
  offering_id uuid,
  service_date date,
  departure_s integer,
  starts_at timestamptz,
  ends_at timestamptz,
  location_id uuid,
  stop_pattern_id uuid,
  span_length integer,
  layout_id uuid,
  vehicle_type_id uuid,
  capacity integer,
  fare_table_id uuid,
  policy_id uuid,
  sales_close_s integer,
  currency text
);
