-- transit.price_departure(operator, occurrence, journey, class) returns the price for an adult, or null
--
-- What     transit.price_journey for a departure that is read here, so that a search reads it only if the fare is conditional.
create or replace function transit.price_departure(
  p_operator_id uuid, p_occurrence_id uuid, p_journey transit.journey, p_class text)
returns bigint language sql stable
set search_path = pg_catalog, pg_temp as $$
  select q.price_minor
    from core.occurrences as o
   cross join lateral transit.price_journey(
     p_operator_id, o.fare_table_id, p_journey.from_zone, p_journey.to_zone, p_journey.from_id, p_journey.to_id,
     p_journey.distance_m, p_journey.to_index - p_journey.from_index, p_class, 'adult',
     o.starts_at + make_interval(secs => p_journey.departure_s), o.taken, o.capacity) as q
   where o.operator_id = p_operator_id and o.id = p_occurrence_id
$$;
