-- transit.price_journey(operator, fare table, journey, class, passenger type, boarding, taken, capacity) returns the fare, the price
-- and its steps
--
-- What     What a place costs for one passenger on one journey: the fare by transit.quote_fare, and the rules of the fare table by
--          core.adjust_fare. All null if no fare applies. Dates and times are local where the passenger boards. The batch asks only
--          for conditional fares, since the price of a plain fare is the fare itself, which takes one look-up less.
create or replace function transit.price_journey(
  p_operator_id uuid, p_fare_table_id uuid, p_from_zone text, p_to_zone text, p_from_id uuid, p_to_id uuid, p_distance_m integer,
  p_stages integer, p_class text, p_passenger_type text, p_boards_at timestamptz, p_taken integer, p_capacity integer,
  out fare_id uuid, out price_minor bigint, out steps jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_at timestamp := p_boards_at at time zone coalesce(
    (select l.time_zone from core.locations as l where l.operator_id = p_operator_id and l.id = p_from_id),
    (select o.time_zone from core.operators as o where o.id = p_operator_id));
begin
  select f.fare_id, f.price_minor into price_journey.fare_id, price_journey.price_minor
    from transit.quote_fare(p_operator_id, p_fare_table_id, p_from_zone, p_to_zone, p_distance_m, p_class, p_passenger_type,
                            p_from_id, p_to_id, p_stages, v_at::date) as f;
  if price_journey.fare_id is null then return; end if;
  select a.price_minor, a.steps into price_journey.price_minor, price_journey.steps
    from core.adjust_fare(p_operator_id, p_fare_table_id, price_journey.fare_id, price_journey.price_minor, p_class, p_passenger_type,
                          p_boards_at, v_at, p_taken, p_capacity) as a;
end $$;
