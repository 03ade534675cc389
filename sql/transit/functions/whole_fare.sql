-- transit.whole_fare(operator, fare table, pattern, layout, start, taken, capacity) returns the price of the whole trip for an adult,
-- or null
--
-- What     In minor units, in the layout's usual class: the price that a list shows before stops are chosen. The last three are for
--          fares that depend on the departure.
-- Definer  Fares and stops are public; it restricts the query to the operator.
-- Grants: execute to anon, authenticated
create or replace function transit.whole_fare(
  p_operator_id uuid, p_fare_table_id uuid, p_pattern_id uuid, p_layout_id uuid, p_starts_at timestamptz default null,
  p_taken integer default null, p_capacity integer default null)
returns bigint language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
  select case when f.conditional then (
           select q.price_minor from transit.price_journey(
             p_operator_id, p_fare_table_id, j.from_zone, j.to_zone, j.from_id, j.to_id, j.distance_m, j.to_index - j.from_index,
             y.default_class, 'adult', p_starts_at, p_taken, p_capacity) as q) else f.price_minor end
    from transit.find_journey(p_operator_id, p_pattern_id, null, null, null, null) as j
    join core.layouts as y on y.operator_id = p_operator_id and y.id = p_layout_id
   cross join lateral transit.quote_fare(
     p_operator_id, p_fare_table_id, j.from_zone, j.to_zone, j.distance_m, y.default_class, 'adult') as f
$$;
