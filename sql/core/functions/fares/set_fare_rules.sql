-- core.set_fare_rules(operator, fare table, rules jsonb) returns how many adjustments it has now
--
-- What     Replaces the rules of the table, for what is sold from now on; what was sold keeps its price. What is left out is no
--          rule: {} makes the fares plain again.
--            {"adjustments": [{"name": "Children", "passenger_type": "child", "percent": 50},
--                             {"name": "First class", "class": "first", "percent": 150},
--                             {"name": "Night", "from_time": "22:00", "until_time": "05:00", "plus_minor": 200},
--                             {"name": "Early bird", "days_ahead_min": 30, "percent": 80},
--                             {"name": "Nearly full", "load_percent_min": 80, "percent": 120}],
--             "step_minor": 50, "rounding": "up", "price_minor_min": 200, "price_minor_max": 9900}
--          Adjustments apply in this order, each to the price that the one before left (core.adjust_fare).
-- Locks    The fare table, so that two sets of rules are not set at once.
-- Refuses  sign_in_required, not_allowed, fare_table_not_found, invalid_request (naming the field)
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.set_fare_rules(p_operator_id uuid, p_fare_table_id uuid, p_rules jsonb)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform from core.fare_tables as t where t.operator_id = p_operator_id and t.id = p_fare_table_id for no key update;
  if not found then perform core.refuse('fare_table_not_found'); end if;
  perform core.check_fare_rules(p_rules);

  update core.fare_tables as t
     set step_minor = coalesce((p_rules ->> 'step_minor')::bigint, 1), rounding = coalesce(p_rules ->> 'rounding', 'nearest'),
         price_minor_min = (p_rules ->> 'price_minor_min')::bigint, price_minor_max = (p_rules ->> 'price_minor_max')::bigint
   where t.operator_id = p_operator_id and t.id = p_fare_table_id;
  delete from core.fare_adjustments as a where a.operator_id = p_operator_id and a.fare_table_id = p_fare_table_id;
  insert into core.fare_adjustments (operator_id, fare_table_id, adjustment_no, name, passenger_type, class, travel_from, travel_until,
                                     weekdays, from_time, until_time, days_ahead_min, days_ahead_max, load_percent_min,
                                     load_percent_max, percent, plus_minor)
  select p_operator_id, p_fare_table_id, i.no, a.name, a.passenger_type, a.class, a.travel_from, a.travel_until, a.weekdays,
         a.from_time, a.until_time, a.days_ahead_min, a.days_ahead_max, a.load_percent_min, a.load_percent_max,
         coalesce(a.percent, 100), coalesce(a.plus_minor, 0)
    from jsonb_array_elements(coalesce(p_rules -> 'adjustments', '[]')) with ordinality as i(item, no)
   cross join lateral jsonb_populate_record(null::core.fare_adjustments, i.item) as a;
  perform core.mark_conditional_fares(p_operator_id, array[p_fare_table_id]);
  return jsonb_array_length(coalesce(p_rules -> 'adjustments', '[]'));
end $$;
