-- transit.quote_fare(operator, fare table, from zone, to zone, distance m, class, passenger type) returns at most one row
--
-- What     The most specific fare for this journey; among equally specific ones that for the shortest distance, then the
--          cheapest. A null in a fare means any. Written to be inlined into set-wise pricing. core.quote_fare is for
--          occurrences without stops.
create or replace function transit.quote_fare(
  p_operator_id uuid, p_fare_table_id uuid, p_from_zone text, p_to_zone text, p_distance_m integer,
  p_class text, p_passenger_type text)
returns table (fare_id uuid, price_minor bigint) language sql stable parallel safe as $$
  select f.id, f.price_minor + round(f.price_per_km_minor * coalesce(p_distance_m, 0) / 1000.0)::bigint
    from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id
     and (f.from_zone is null or f.from_zone = p_from_zone)
     and (f.to_zone is null or f.to_zone = p_to_zone)
     and (f.distance_m_max is null or p_distance_m <= f.distance_m_max)
     and (f.class is null or f.class = p_class)
     and (f.passenger_type is null or f.passenger_type = p_passenger_type)
   order by num_nonnulls(f.from_zone, f.to_zone, f.class, f.passenger_type) desc, f.distance_m_max nulls last, 2
   limit 1
$$;
