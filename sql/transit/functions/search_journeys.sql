-- transit.search_journeys(operator, date, from, to, radius m) returns the journeys that match a search
--
-- What     Each end is a stop or, without one, a point. An empty result is no refusal: the operator does not run there.
-- Refuses  location_not_found, invalid_request, naming the field
create or replace function transit.search_journeys(
  p_operator_id uuid, p_date date, p_from_id uuid, p_from_latitude double precision, p_from_longitude double precision,
  p_to_id uuid, p_to_latitude double precision, p_to_longitude double precision, p_radius_m integer)
returns transit.journey[] language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_from record := transit.match_stops(p_operator_id, 'from', p_from_id, p_from_latitude, p_from_longitude, p_radius_m);
  v_to   record := transit.match_stops(p_operator_id, 'to', p_to_id, p_to_latitude, p_to_longitude, p_radius_m);
begin
  return (select coalesce(array_agg(j), '{}')
            from transit.find_journeys(p_operator_id, p_date, v_from.location_ids, v_from.away_m,
                                       v_to.location_ids, v_to.away_m) as j);
end $$;
