-- core.adjust_fare(operator, fare table, fare, price, class, passenger type, begin, local time, taken, capacity) returns the price
-- and its steps
--
-- What     Applies the rules of a fare table to the price of one of its fares: the adjustments that fit, in order, then the
--          rounding, then the minimum and the maximum. An adjustment for a class or a type of passenger is not applied to a fare
--          that is for them already. What is free stays free: a fare of 0, or 0 percent of a fare. Anything else costs at least one
--          step, so that no rounding gives it away. steps is [{rule, price_minor, …}], from the fare to the price; the last one
--          has the price. taken and capacity are those before the booking. p_at is the local time of boarding.
create or replace function core.adjust_fare(
  p_operator_id uuid, p_fare_table_id uuid, p_fare_id uuid, p_price_minor bigint, p_class text, p_passenger_type text,
  p_begins_at timestamptz, p_at timestamp, p_taken integer, p_capacity integer, out price_minor bigint, out steps jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  c_price_max    constant numeric := 999999999999; -- as many digits as a fare may have
  v_days_ahead   integer := floor(extract(epoch from p_begins_at - core.now()) / 86400);
  v_load_percent integer := floor(p_taken * 100.0 / nullif(p_capacity, 0));
  v_table        core.fare_tables;
  v_fare         core.fares;
  v_rule         core.fare_adjustments;
  v_price        numeric := p_price_minor;
  v_free         boolean := p_price_minor = 0;
  v_exact        numeric;
begin
  select t.* into strict v_table from core.fare_tables as t where t.operator_id = p_operator_id and t.id = p_fare_table_id;
  select f.* into strict v_fare from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id and f.id = p_fare_id;
  steps := jsonb_build_array(jsonb_build_object('rule', 'fare', 'price_minor', p_price_minor));
  for v_rule in
    select a.* from core.fare_adjustments as a
     where a.operator_id = p_operator_id and a.fare_table_id = p_fare_table_id
       and (a.passenger_type is null or a.passenger_type = p_passenger_type and v_fare.passenger_type is distinct from p_passenger_type)
       and (a.class is null or a.class = p_class and v_fare.class is distinct from p_class)
       and (a.travel_from is null or p_at::date >= a.travel_from) and (a.travel_until is null or p_at::date <= a.travel_until)
       and (a.weekdays is null or to_char(p_at, 'dy') = any (a.weekdays))
       and (a.from_time is null
            or case when a.from_time < a.until_time then p_at::time >= a.from_time and p_at::time < a.until_time
                    else p_at::time >= a.from_time or p_at::time < a.until_time end)
       and (a.days_ahead_min is null or v_days_ahead >= a.days_ahead_min)
       and (a.days_ahead_max is null or v_days_ahead <= a.days_ahead_max)
       and (a.load_percent_min is null or v_load_percent >= a.load_percent_min)
       and (a.load_percent_max is null or v_load_percent <= a.load_percent_max)
     order by a.adjustment_no
  loop
    v_free := v_free or v_rule.percent = 0;
    v_price := least(greatest(v_price * v_rule.percent / 100 + v_rule.plus_minor, 0), c_price_max);
    steps := steps || jsonb_build_object('rule', 'adjustment', 'name', v_rule.name, 'percent', v_rule.percent,
                                         'plus_minor', v_rule.plus_minor, 'price_minor', round(v_price));
  end loop;
  if v_price = 0 and v_free then
    price_minor := 0;
    return;
  end if;

  v_exact := v_price;
  v_price := v_table.step_minor * greatest(1, case v_table.rounding when 'up' then ceil(v_price / v_table.step_minor)
                                                when 'down' then floor(v_price / v_table.step_minor)
                                                else round(v_price / v_table.step_minor) end);
  if v_price <> v_exact then
    steps := steps || jsonb_build_object('rule', 'rounding', 'step_minor', v_table.step_minor, 'rounding', v_table.rounding,
                                         'price_minor', v_price);
  end if;
  if v_price < v_table.price_minor_min then
    v_price := v_table.price_minor_min;
    steps := steps || jsonb_build_object('rule', 'minimum', 'price_minor', v_price);
  elsif v_price > v_table.price_minor_max then
    v_price := v_table.price_minor_max;
    steps := steps || jsonb_build_object('rule', 'maximum', 'price_minor', v_price);
  end if;
  price_minor := least(v_price, c_price_max);
end $$;
