-- transit.price_journeys(operator, occurrences, layouts, fare tables, prices, journeys) returns free seats and prices, one row
-- per journey
--
-- What     Arrays have one element per journey. classes is [{class, free_seats, price_minor}], cheapest first, for an adult.
--          free_seats is the number of free seats in all classes. price_minor is the lowest price of a class with free seats,
--          or of any class if all are sold out. A journey without a fare table has the price of its occurrence. With one, a
--          class without a fare for this journey has no price, and booking it is refused. A conditional fare is priced for its
--          departure, as transit.resolve_legs does.
create or replace function transit.price_journeys(
  p_operator_id uuid, p_occurrence_ids uuid[], p_layout_ids uuid[], p_fare_table_ids uuid[], p_prices_minor bigint[],
  p_journeys transit.journey[])
returns table (no integer, free_seats integer, price_minor bigint, classes jsonb) language sql stable as $$
  select k.no, sum(k.free)::integer, coalesce(min(q.price_minor) filter (where k.free > 0), min(q.price_minor)),
         jsonb_agg(jsonb_build_object('class', k.class, 'free_seats', k.free, 'price_minor', q.price_minor)
                   order by q.price_minor, k.class)
    from core.free_by_class(
           p_operator_id, p_occurrence_ids, p_layout_ids,
           array(select int4range(j.from_index, j.to_index) from unnest(p_journeys) as j)) as k
    left join lateral transit.quote_fare(
      p_operator_id, p_fare_table_ids[k.no], (p_journeys[k.no]).from_zone, (p_journeys[k.no]).to_zone,
      (p_journeys[k.no]).distance_m, k.class, 'adult') as f on true
   cross join lateral (
     select case when p_fare_table_ids[k.no] is null then p_prices_minor[k.no]
                 when f.conditional then transit.price_departure(p_operator_id, p_occurrence_ids[k.no], p_journeys[k.no], k.class)
                 else f.price_minor end as price_minor) as q
   group by k.no
$$;
