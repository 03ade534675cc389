-- transit.find_journeys(operator, date, from stops, their distances, to stops, their distances) returns transit.journey rows
--
-- What     One journey for each stop pattern on which a customer can board at one of the from stops and later alight at one of
--          the to stops: the one with the least distance on foot, then the shortest, as transit.find_journey chooses on a loop.
--          starts_from and starts_until bound the start of occurrences that board on p_date, in the local time of the boarding
--          stop.
create or replace function transit.find_journeys(
  p_operator_id uuid, p_date date, p_from_ids uuid[], p_from_m double precision[], p_to_ids uuid[], p_to_m double precision[])
returns setof transit.journey language sql stable as $$
  select distinct on (f.pattern_id)
         f.pattern_id, f.stop_index, f.location_id, t.stop_index, t.location_id, f.departure_s, t.arrival_s,
         t.distance_m - f.distance_m, f.zone, t.zone,
         p_date::timestamp at time zone y.time_zone - make_interval(secs => f.departure_s),
         (p_date + 1)::timestamp at time zone y.time_zone - make_interval(secs => f.departure_s)
    from unnest(p_from_ids, p_from_m) as a(id, away_m)
    join core.locations as y on y.operator_id = p_operator_id and y.id = a.id
    join transit.pattern_stops as f on f.operator_id = p_operator_id and f.location_id = a.id and f.boards
    join transit.pattern_stops as t
      on t.operator_id = p_operator_id and t.pattern_id = f.pattern_id and t.stop_index > f.stop_index and t.alights
    join unnest(p_to_ids, p_to_m) as z(id, away_m) on z.id = t.location_id
   order by f.pattern_id, a.away_m + z.away_m, t.stop_index - f.stop_index, f.stop_index
$$;
