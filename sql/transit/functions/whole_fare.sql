-- transit.whole_fare(operator, fare table, pattern, layout) returns the price of the whole trip for an adult, or null
--
-- What     In minor units, in the layout's usual class: the price that a list shows before stops are chosen.
-- Definer  Fares and stops are public; it restricts the query to the operator.
-- Grants: execute to anon, authenticated
create or replace function transit.whole_fare(
  p_operator_id uuid, p_fare_table_id uuid, p_pattern_id uuid, p_layout_id uuid)
returns bigint language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
  select f.price_minor
    from transit.find_journey(p_operator_id, p_pattern_id, null, null, null, null) as j
   cross join lateral transit.quote_fare(
     p_operator_id, p_fare_table_id, j.from_zone, j.to_zone, j.distance_m,
     (select y.default_class from core.layouts as y where y.operator_id = p_operator_id and y.id = p_layout_id), 'adult') as f
$$;
