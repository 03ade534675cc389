-- core.price_whole(operator, fare table, class, passenger type, begin, taken, capacity) returns the fare, the price and its steps
--
-- What     What a place costs for one passenger of an occurrence that is sold whole: the fare by core.quote_fare, and the rules of
--          the fare table by core.adjust_fare. All null if no fare applies. Dates and times are local to the operator.
create or replace function core.price_whole(
  p_operator_id uuid, p_fare_table_id uuid, p_class text, p_passenger_type text, p_begins_at timestamptz, p_taken integer,
  p_capacity integer, out fare_id uuid, out price_minor bigint, out steps jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_at timestamp := p_begins_at at time zone (select o.time_zone from core.operators as o where o.id = p_operator_id);
begin
  select f.fare_id, f.price_minor into price_whole.fare_id, price_whole.price_minor
    from core.quote_fare(p_operator_id, p_fare_table_id, p_class, p_passenger_type, v_at::date) as f;
  if price_whole.fare_id is null then return; end if;
  select a.price_minor, a.steps into price_whole.price_minor, price_whole.steps
    from core.adjust_fare(p_operator_id, p_fare_table_id, price_whole.fare_id, price_whole.price_minor, p_class, p_passenger_type,
                          p_begins_at, v_at, p_taken, p_capacity) as a;
end $$;
