-- transit.resolve_legs(operator, occurrences, lines as arrays) returns the spans and prices of lines of occurrences that are sold by legs
--
-- What     The resolver of the span unit 'legs', and the only function of a trade that core calls: core.resolve_spans calls it
--          if a batch has such lines. The span runs from the boarding stop to the alighting stop; it begins with the departure
--          from the first and ends with the arrival at the second. The price is the price of the occurrence or, if it has a
--          fare table, the fare of the journey, class and type of passenger. Each journey is looked up once, however many lines
--          make it, since a batch usually repeats a few journeys (looked up for every line, they took a seventh of a batch). Only
--          if the price depends on the departure too, it is asked for again (transit.price_by_rules).
--          p_occurrence_no is null for lines of other resolvers.
-- Refuses  As elements: stops_in_wrong_order, stop_not_on_trip
create or replace function transit.resolve_legs(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[],
  p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
returns core.line_spans language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_pattern    uuid[] := p_occurrences.stop_pattern_id; -- as a field with nulls, it would be scanned for each element
  v_fare_table uuid[] := p_occurrences.fare_table_id;
  v_price      bigint[] := p_occurrences.price_minor;
  v_journey    integer[]; -- one element per line: its subscript in v_found
  v_found      record; -- arrays with one element per journey
  v_spans      core.line_spans;
begin
  select array_agg(x.journey order by x.line) into v_journey
    from (select l.line,
                 dense_rank() over (order by v_pattern[l.occurrence_no], l.from_id, l.to_id, l.from_index, l.to_index,
                                             v_fare_table[l.occurrence_no], l.class collate "C", l.passenger_type collate "C")
                   ::integer as journey
            from unnest(p_occurrence_no, p_from_id, p_to_id, p_from_index, p_to_index, p_class, p_passenger_type)
                 with ordinality as l(occurrence_no, from_id, to_id, from_index, to_index, class, passenger_type, line)) as x;

  select array_agg(x.from_index) as from_index, array_agg(x.to_index) as to_index, array_agg(x.departure_s) as departure_s,
         array_agg(x.arrival_s) as arrival_s, array_agg(x.price_minor) as price_minor, array_agg(x.fare_id) as fare_id,
         array_agg(x.refusal) as refusal, array_agg(x.conditional) as conditional
    into v_found
    from (select j.from_index, j.to_index, j.departure_s, j.arrival_s, f.price_minor, f.fare_id, f.conditional,
                 case when v_pattern[p_occurrence_no[r.line]] is not null and j.from_index is null then transit.why_no_journey(
                   p_operator_id, v_pattern[p_occurrence_no[r.line]], p_from_id[r.line], p_to_id[r.line], p_from_index[r.line],
                   p_to_index[r.line]) end as refusal
            from (select u.journey, min(u.line)::integer as line
                    from unnest(v_journey) with ordinality as u(journey, line) group by u.journey) as r
            left join lateral transit.find_journey(
                   p_operator_id, v_pattern[p_occurrence_no[r.line]], p_from_id[r.line], p_to_id[r.line], p_from_index[r.line],
                   p_to_index[r.line]) as j on true
            left join lateral transit.quote_fare(
                   p_operator_id, v_fare_table[p_occurrence_no[r.line]], j.from_zone, j.to_zone, j.distance_m, p_class[r.line],
                   coalesce(p_passenger_type[r.line], 'adult')) as f on true
           order by r.journey) as x;

  select array_agg(v_found.from_index[u.journey]), array_agg(v_found.to_index[u.journey]),
         array_agg(p_occurrences.starts_at[u.occurrence_no] + make_interval(secs => v_found.departure_s[u.journey])),
         array_agg(p_occurrences.starts_at[u.occurrence_no] + make_interval(secs => v_found.arrival_s[u.journey])),
         array_agg(case when v_fare_table[u.occurrence_no] is null then v_price[u.occurrence_no]
                        else v_found.price_minor[u.journey] end),
         array_agg(v_found.fare_id[u.journey]), array_agg(v_found.refusal[u.journey])
    into v_spans
    from unnest(p_occurrence_no, v_journey) as u(occurrence_no, journey);
  if true = any (v_found.conditional) then
    select r.p_price_minor, r.p_fare_id into v_spans.price_minor, v_spans.fare_id
      from transit.price_by_rules(
             p_operator_id, p_occurrences, p_occurrence_no, p_from_id, p_to_id, p_from_index, p_to_index, p_class, p_passenger_type,
             array(select coalesce(v_found.conditional[u.journey], false) from unnest(v_journey) with ordinality as u(journey, line)
                    order by u.line),
             v_spans.price_minor, v_spans.fare_id) as r;
  end if;
  return v_spans;
end $$;
