-- transit.quote_prices(occurrence, from stop, to stop, from index, to index) returns what a place costs, by class and type of passenger
--
-- What     One row for each class and each type of passenger that a booking may name (core.describe_choices), adults first. The
--          prices are those that a booking would have now, by the same functions: transit.price_journey for one journey (without
--          stops, from end to end), core.price_whole for what is sold whole. fare is the fare that applies, and steps is the way
--          from it to the price: [{rule, price_minor, …}], where a rule is fare, adjustment, rounding, minimum or maximum. A price
--          of null means that no fare applies, and booking it is refused. Without a fare table the price is that of the occurrence,
--          and both are null.
-- Refuses  occurrence_not_found, stop_not_on_trip, stops_in_wrong_order, journey_not_offered (it has no stops)
-- Definer  Fares are public; what is sold is used as a percentage only.
-- Grants: execute to anon, authenticated
create or replace function transit.quote_prices(
  p_occurrence_id uuid, p_from_id uuid default null, p_to_id uuid default null, p_from_index integer default null,
  p_to_index integer default null)
returns table (class text, passenger_type text, price_minor bigint, currency text, fare jsonb, steps jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
  v_occurrence  core.occurrences;
  v_journey     record;
  v_choices     jsonb := core.describe_choices(v_operator_id, array[p_occurrence_id], true) -> 0;
begin
  select o.* into v_occurrence from core.occurrences as o where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  if v_occurrence.stop_pattern_id is null and num_nonnulls(p_from_id, p_to_id, p_from_index, p_to_index) > 0 then
    perform core.refuse('journey_not_offered');
  end if;
  select j.* into v_journey
    from transit.find_journey(v_operator_id, v_occurrence.stop_pattern_id, p_from_id, p_to_id, p_from_index, p_to_index) as j;
  if not found and v_occurrence.stop_pattern_id is not null then
    perform core.refuse(transit.why_no_journey(
      v_operator_id, v_occurrence.stop_pattern_id, p_from_id, p_to_id, p_from_index, p_to_index));
  end if;

  return query
  select k.class, t.passenger_type, case when v_occurrence.fare_table_id is null then v_occurrence.price_minor else q.price_minor end,
         v_occurrence.currency, jsonb_strip_nulls(to_jsonb(f) - '{operator_id,fare_table_id,conditional}'::text[]), q.steps
    from unnest(array(select jsonb_array_elements_text(v_choices -> 'classes'))
                || case when jsonb_array_length(v_choices -> 'classes') > 0 then null::text[] else array[null::text] end) as k(class)
   cross join unnest(array(select jsonb_array_elements_text(v_choices -> 'passenger_types'))) as t(passenger_type)
    left join lateral (
      select j.fare_id, j.price_minor, j.steps
        from transit.price_journey(
               v_operator_id, v_occurrence.fare_table_id, v_journey.from_zone, v_journey.to_zone, v_journey.from_id, v_journey.to_id,
               v_journey.distance_m, v_journey.to_index - v_journey.from_index, k.class, t.passenger_type,
               v_occurrence.starts_at + make_interval(secs => v_journey.departure_s), v_occurrence.taken, v_occurrence.capacity) as j
       where v_occurrence.stop_pattern_id is not null
      union all
      select w.fare_id, w.price_minor, w.steps
        from core.price_whole(v_operator_id, v_occurrence.fare_table_id, k.class, t.passenger_type, v_occurrence.starts_at,
                              v_occurrence.taken, v_occurrence.capacity) as w
       where v_occurrence.stop_pattern_id is null) as q on v_occurrence.fare_table_id is not null
    left join core.fares as f
      on f.operator_id = v_operator_id and f.fare_table_id = v_occurrence.fare_table_id and f.id = q.fare_id
   order by k.class, t.passenger_type <> 'adult', t.passenger_type;
end $$;
