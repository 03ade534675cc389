-- core.quote_fare(operator, fare table, class, passenger type, date) returns at most one row
--
-- What     The most specific fare for this class and type of passenger; among equally specific ones the one with dates, then the
--          cheapest. A null in a fare means any. A fare for a journey, between zones or stops or up to a distance, does not apply
--          here: transit.quote_fare is for journeys. Without a date, fares of all dates apply, which is for tables without dated
--          fares. If the fare is conditional, this is not the price yet: core.price_whole asks for the rules. Written to be inlined
--          into set-wise pricing.
create or replace function core.quote_fare(
  p_operator_id uuid, p_fare_table_id uuid, p_class text, p_passenger_type text, p_on date default null)
returns table (fare_id uuid, price_minor bigint, conditional boolean) language sql stable parallel safe as $$
  select f.id, f.price_minor, f.conditional
    from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id
     and num_nonnulls(f.from_zone, f.to_zone, f.distance_m_max, f.from_stop_id, f.to_stop_id, f.stages_max) = 0
     and (f.class is null or f.class = p_class)
     and (f.passenger_type is null or f.passenger_type = p_passenger_type)
     and (f.valid_from is null or p_on is null or f.valid_from <= p_on)
     and (f.valid_until is null or p_on is null or f.valid_until >= p_on)
   order by num_nonnulls(f.class, f.passenger_type) desc, num_nonnulls(f.valid_from, f.valid_until) desc, f.price_minor
   limit 1
$$;
