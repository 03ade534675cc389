-- transit.quote_fare(operator, fare table, from zone, to zone, distance m, class, passenger type, from stop, to stop, stages, date)
-- returns at most one row
--
-- What     The most specific fare for this journey; a named stop counts twice. Among equally specific ones the one with dates, then
--          that for the fewest stages, then for the shortest distance, then the cheapest. A null in a fare means any. A price a
--          kilometre needs a known distance: without one the fare does not apply, because it would be too low.
--          Stops, stages and the date may be left out: then fares are found whatever they say of them. If the fare that is found is
--          conditional, it is not the price yet, and transit.price_journey asks again with all of them. That keeps the price of a
--          plain fare to seven columns, since the planner drops the conditions on what is left out. Written to be inlined into
--          set-wise pricing. core.quote_fare is for occurrences without stops.
create or replace function transit.quote_fare(
  p_operator_id uuid, p_fare_table_id uuid, p_from_zone text, p_to_zone text, p_distance_m integer,
  p_class text, p_passenger_type text, p_from_id uuid default null, p_to_id uuid default null, p_stages integer default null,
  p_on date default null)
returns table (fare_id uuid, price_minor bigint, conditional boolean) language sql stable parallel safe as $$
  select f.id, f.price_minor + round(f.price_per_km_minor * coalesce(p_distance_m, 0) / 1000.0)::bigint, f.conditional
    from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id
     and (f.from_zone is null or f.from_zone = p_from_zone)
     and (f.to_zone is null or f.to_zone = p_to_zone)
     and (f.distance_m_max is null or p_distance_m <= f.distance_m_max)
     and (f.class is null or f.class = p_class)
     and (f.passenger_type is null or f.passenger_type = p_passenger_type)
     and (p_stages is null or f.stages_max is null or p_stages <= f.stages_max)
     and (f.price_per_km_minor = 0 or p_distance_m > 0)
     and (p_on is null or f.valid_from is null or f.valid_from <= p_on)
     and (p_on is null or f.valid_until is null or f.valid_until >= p_on)
     and (p_from_id is null or f.from_stop_id is null or f.from_stop_id = p_from_id or exists (
            select from core.locations as l
             where l.operator_id = p_operator_id and l.id = p_from_id and l.parent_id = f.from_stop_id))
     and (p_to_id is null or f.to_stop_id is null or f.to_stop_id = p_to_id or exists (
            select from core.locations as l
             where l.operator_id = p_operator_id and l.id = p_to_id and l.parent_id = f.to_stop_id))
   order by num_nonnulls(f.from_zone, f.to_zone, f.class, f.passenger_type) + 2 * num_nonnulls(f.from_stop_id, f.to_stop_id) desc,
            num_nonnulls(f.valid_from, f.valid_until) desc, f.stages_max nulls last, f.distance_m_max nulls last, 2
   limit 1
$$;
