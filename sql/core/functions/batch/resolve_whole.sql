-- core.resolve_whole(operator, occurrences, lines as arrays) returns the spans and prices of lines of occurrences that are sold whole
--
-- What     The resolver of the span unit 'whole': the span is [0,1), and it begins and ends with the occurrence. The price is
--          the price of the occurrence or, if it has a fare table, the fare of the class and the type of passenger. Each fare
--          is looked up once, however many lines pay it; a conditional one once for each occurrence, since it may depend on its
--          date and on how much of it is sold. p_occurrence_no is null for lines of other resolvers.
-- Refuses  As elements: journey_not_offered, if a line names a stop or a part. The indexes 0 and 1 are accepted: they are the
--          whole, as claims store it.
create or replace function core.resolve_whole(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[],
  p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
returns core.line_spans language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_fare_table uuid[] := p_occurrences.fare_table_id; -- as a field with nulls, it would be scanned for each element
  v_price      bigint[] := p_occurrences.price_minor;
  v_names_stop boolean := num_nonnulls(p_from_id, p_to_id, p_from_index, p_to_index) > 0;
  v_has_fares  boolean := cardinality(array_remove(v_fare_table, null)) > 0;
  v_conditional boolean[];
  v_spans      core.line_spans;
begin
  select array_agg(case when u.occurrence_no is not null then 0 end), array_agg(case when u.occurrence_no is not null then 1 end),
         array_agg(p_occurrences.starts_at[u.occurrence_no]), array_agg(p_occurrences.ends_at[u.occurrence_no]),
         array_agg(v_price[u.occurrence_no])
    into v_spans.from_index, v_spans.to_index, v_spans.begins_at, v_spans.ends_at, v_spans.price_minor
    from unnest(p_occurrence_no) as u(occurrence_no);
  if v_names_stop then
    v_spans.refusal := array(
      select case when u.occurrence_no is not null
                       and (num_nonnulls(u.from_id, u.to_id) > 0 or u.from_index <> 0 or u.to_index <> 1) then 'journey_not_offered' end
        from unnest(p_occurrence_no, p_from_id, p_to_id, p_from_index, p_to_index) with ordinality
             as u(occurrence_no, from_id, to_id, from_index, to_index, line)
       order by u.line);
  end if;
  if v_has_fares then
    with lines as (
      select l.line, l.occurrence_no, v_fare_table[l.occurrence_no] as fare_table_id, l.class,
             coalesce(l.passenger_type, 'adult') as passenger_type
        from unnest(p_occurrence_no, p_class, p_passenger_type) with ordinality as l(occurrence_no, class, passenger_type, line)),
    fares as (
      select d.fare_table_id, d.class, d.passenger_type, f.fare_id, f.price_minor, f.conditional
        from (select distinct l.fare_table_id, l.class, l.passenger_type from lines as l where l.fare_table_id is not null) as d
       cross join lateral core.quote_fare(p_operator_id, d.fare_table_id, d.class, d.passenger_type) as f)
    select array_agg(case when l.fare_table_id is null then v_price[l.occurrence_no] else f.price_minor end order by l.line),
           array_agg(f.fare_id order by l.line), array_agg(f.conditional order by l.line)
      into v_spans.price_minor, v_spans.fare_id, v_conditional
      from lines as l
      left join fares as f
        on f.fare_table_id = l.fare_table_id and f.class is not distinct from l.class and f.passenger_type = l.passenger_type;
    if true = any (v_conditional) then
      select array_agg(case when l.conditional then q.price_minor else l.price_minor end order by l.line),
             array_agg(case when l.conditional then q.fare_id else l.fare_id end order by l.line)
        into v_spans.price_minor, v_spans.fare_id
        from unnest(p_occurrence_no, p_class, p_passenger_type, v_conditional, v_spans.price_minor, v_spans.fare_id) with ordinality
             as l(occurrence_no, class, passenger_type, conditional, price_minor, fare_id, line)
        left join (
          select d.occurrence_no, d.class, d.passenger_type, w.fare_id, w.price_minor
            from (select distinct u.occurrence_no, u.class, u.passenger_type
                    from unnest(p_occurrence_no, p_class, p_passenger_type, v_conditional)
                         as u(occurrence_no, class, passenger_type, conditional) where u.conditional) as d
           cross join lateral core.price_whole(
             p_operator_id, v_fare_table[d.occurrence_no], d.class, coalesce(d.passenger_type, 'adult'),
             p_occurrences.starts_at[d.occurrence_no], p_occurrences.capacity[d.occurrence_no] - p_occurrences.free[d.occurrence_no],
             p_occurrences.capacity[d.occurrence_no]) as w) as q
          on q.occurrence_no = l.occurrence_no and q.class is not distinct from l.class
         and q.passenger_type is not distinct from l.passenger_type;
    end if;
  end if;
  return v_spans;
end $$;
