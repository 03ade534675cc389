-- transit.journey is a way from one stop to another by one pattern
--
-- What     What transit.find_journeys hands to the search for departures: which stops of which pattern, and between which times a
--          departure has to start.
create type transit.journey as (
  pattern_id uuid,
  from_index integer,
  from_id uuid,
  to_index integer,
  to_id uuid,
  departure_s integer,
  arrival_s integer,
  distance_m integer,
  from_zone text,
  to_zone text,
  starts_from timestamptz,
  starts_until timestamptz
);
