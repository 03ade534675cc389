-- core.resolve_rides(operator, terms, lines as arrays) returns which ride each line is, and what each ride is, as arrays
--
-- What     A ride is a stretch of a stop pattern in a class, for a type of passenger, at a fare table's price. ride has a
--          subscript a line, the others a subscript a ride: the lines of a batch are mostly a few rides over and over (found
--          anew for every line, they took a seventh of a batch). from_index is null where there is no such journey,
--          price_minor where there is no fare; all are null where nothing has stops or fares.
create or replace function core.resolve_rides(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[],
  p_to_index integer[], p_class text[], p_passenger_type text[],
  out ride integer[], out from_index integer[], out to_index integer[], out departure_s integer[], out last_index integer[],
  out price_minor bigint[], out fare_id uuid[])
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if coalesce(cardinality(array_remove(p_occurrences.stop_pattern_id || p_occurrences.fare_table_id, null)), 0) = 0 then return; end if;
  select array_agg(x.ride order by x.line) into ride
    from (select l.line,
                 dense_rank() over (order by p_occurrences.stop_pattern_id[l.occurrence_no], l.from_id, l.to_id, l.from_index, l.to_index,
                                             p_occurrences.fare_table_id[l.occurrence_no], l.class collate "C", l.passenger_type collate "C")
                   ::integer as ride
            from unnest(p_occurrence_no, p_from_id, p_to_id, p_from_index, p_to_index, p_class, p_passenger_type)
                 with ordinality as l(occurrence_no, from_id, to_id, from_index, to_index, class, passenger_type, line)) as x;

  select array_agg(x.from_index), array_agg(x.to_index), array_agg(x.departure_s), array_agg(x.last_index),
         array_agg(x.price_minor), array_agg(x.fare_id)
    into from_index, to_index, departure_s, last_index, price_minor, fare_id
    from (select j.from_index, j.to_index, j.departure_s, sp.stop_count - 1 as last_index, f.price_minor, f.fare_id
            from (select u.ride, min(u.line)::integer as line
                    from unnest(resolve_rides.ride) with ordinality as u(ride, line) group by u.ride) as r
            left join core.stop_patterns as sp
              on sp.operator_id = p_operator_id and sp.id = p_occurrences.stop_pattern_id[p_occurrence_no[r.line]]
            left join lateral core.find_journey(
                   p_operator_id, p_occurrences.stop_pattern_id[p_occurrence_no[r.line]], p_from_id[r.line], p_to_id[r.line],
                   p_from_index[r.line], p_to_index[r.line]) as j on true
            left join lateral core.quote_fare(
                   p_operator_id, p_occurrences.fare_table_id[p_occurrence_no[r.line]], j.from_zone, j.to_zone, j.distance_m, p_class[r.line],
                   coalesce(p_passenger_type[r.line], 'adult')) as f on true
           order by r.ride) as x;
end $$;
