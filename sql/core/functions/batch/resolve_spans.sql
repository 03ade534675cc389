-- core.resolve_spans(operator, occurrences, lines as arrays) returns the span, the times and the price of each line
--
-- What     Calls one resolver for each span unit in the batch, with all lines at once. Nearly every batch has a single unit,
--          and so needs one resolver. This is the only place where core names a trade: transit.resolve_legs resolves what is
--          sold by legs. All resolvers take the same arrays and return the same type, so that another unit means one more line
--          here.
create or replace function core.resolve_spans(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[],
  p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
returns core.line_spans language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_unit  text[] := p_occurrences.span_unit;
  v_whole core.line_spans;
  v_legs  core.line_spans;
  v_spans core.line_spans;
begin
  if 'legs' = any (v_unit) then
    v_legs := transit.resolve_legs(
      p_operator_id, p_occurrences, core.lines_of_unit(p_occurrence_no, v_unit, 'legs'), p_from_id, p_to_id, p_from_index,
      p_to_index, p_class, p_passenger_type);
    if 'legs' = all (v_unit) then return v_legs; end if;
  end if;
  v_whole := core.resolve_whole(
    p_operator_id, p_occurrences, core.lines_of_unit(p_occurrence_no, v_unit, 'whole'), p_from_id, p_to_id, p_from_index,
    p_to_index, p_class, p_passenger_type);
  if v_legs.from_index is null then return v_whole; end if;

  select array_agg(coalesce(w.from_index, l.from_index)), array_agg(coalesce(w.to_index, l.to_index)),
         array_agg(coalesce(w.begins_at, l.begins_at)), array_agg(coalesce(w.ends_at, l.ends_at)),
         array_agg(coalesce(w.price_minor, l.price_minor)), array_agg(coalesce(w.fare_id, l.fare_id)),
         array_agg(coalesce(w.refusal, l.refusal))
    into v_spans
    from unnest(v_whole.from_index, v_whole.to_index, v_whole.begins_at, v_whole.ends_at, v_whole.price_minor, v_whole.fare_id,
                v_whole.refusal) with ordinality
         as w(from_index, to_index, begins_at, ends_at, price_minor, fare_id, refusal, line)
    join unnest(v_legs.from_index, v_legs.to_index, v_legs.begins_at, v_legs.ends_at, v_legs.price_minor, v_legs.fare_id,
                v_legs.refusal) with ordinality
         as l(from_index, to_index, begins_at, ends_at, price_minor, fare_id, refusal, line) on l.line = w.line;
  return v_spans;
end $$;
