-- transit.price_by_rules(operator, occurrences, lines as arrays, prices, fares, conditional) returns the prices and the fares of the
-- lines
--
-- What     The second step of transit.resolve_legs, for conditional fares: the price then depends on the departure too, on its
--          date and time and on how much of it is sold, or the fare on the stops. Lines that are not conditional keep their price. Each
--          journey of a departure is priced once, however many lines make it.
create or replace function transit.price_by_rules(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[],
  p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[], p_conditional boolean[],
  inout p_price_minor bigint[], inout p_fare_id uuid[])
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  with lines as (
    select l.line, l.conditional, l.price_minor, l.fare_id,
           dense_rank() over (order by l.occurrence_no, l.from_id, l.to_id, l.from_index, l.to_index, l.class, l.passenger_type) as ride,
           l.occurrence_no, l.from_id, l.to_id, l.from_index, l.to_index, l.class, l.passenger_type
      from unnest(p_occurrence_no, p_from_id, p_to_id, p_from_index, p_to_index, p_class, p_passenger_type, p_conditional,
                  p_price_minor, p_fare_id) with ordinality
           as l(occurrence_no, from_id, to_id, from_index, to_index, class, passenger_type, conditional, price_minor, fare_id, line)),
  priced as (
    select r.ride, q.fare_id, q.price_minor
      from (select distinct on (l.ride) l.* from lines as l where l.conditional order by l.ride) as r
     cross join lateral transit.find_journey(
       p_operator_id, p_occurrences.stop_pattern_id[r.occurrence_no], r.from_id, r.to_id, r.from_index, r.to_index) as j
     cross join lateral transit.price_journey(
       p_operator_id, p_occurrences.fare_table_id[r.occurrence_no], j.from_zone, j.to_zone, j.from_id, j.to_id, j.distance_m,
       j.to_index - j.from_index, r.class, coalesce(r.passenger_type, 'adult'),
       p_occurrences.starts_at[r.occurrence_no] + make_interval(secs => j.departure_s),
       p_occurrences.capacity[r.occurrence_no] - p_occurrences.free[r.occurrence_no], p_occurrences.capacity[r.occurrence_no]) as q)
  select array_agg(case when l.conditional then p.price_minor else l.price_minor end order by l.line),
         array_agg(case when l.conditional then p.fare_id else l.fare_id end order by l.line)
    into p_price_minor, p_fare_id
    from lines as l
    left join priced as p on p.ride = l.ride;
end $$;
