-- transit.call is a call of a trip at a stop, before it becomes part of a stop pattern
--
-- What     Seconds count from the start of the trip, metres from its first stop. distance_m is null if nobody said it.
create type transit.call as (
  stop_id uuid,
  arrival_s integer,
  departure_s integer,
  distance_m integer,
  boards boolean,
  alights boolean
);
