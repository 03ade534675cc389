-- core.quote_fare(operator, fare table, class, passenger type) returns at most one row
--
-- What     The most specific fare for this class and type of passenger; among equally specific ones the cheapest. A null in a
--          fare means any. A fare for a journey, between zones or up to a distance, does not apply here: transit.quote_fare is
--          for journeys. Written to be inlined into set-wise pricing.
create or replace function core.quote_fare(p_operator_id uuid, p_fare_table_id uuid, p_class text, p_passenger_type text)
returns table (fare_id uuid, price_minor bigint) language sql stable parallel safe as $$
  select f.id, f.price_minor
    from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id
     and num_nonnulls(f.from_zone, f.to_zone, f.distance_m_max) = 0
     and (f.class is null or f.class = p_class)
     and (f.passenger_type is null or f.passenger_type = p_passenger_type)
   order by num_nonnulls(f.class, f.passenger_type) desc, f.price_minor
   limit 1
$$;
