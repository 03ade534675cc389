-- transit.journey is a connection from one stop to another by one pattern
--
-- What     The result of transit.find_journeys for the search for departures: the stops of a pattern, and the times between
--          which a departure has to start.
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
