-- core.resolve_lines(operator, occurrences, staff, lines as arrays) returns the lines as their claims would store them
--
-- What     One element per line, in order. Turns what a line names (an occurrence, two stops, a seat label, a passenger type)
--          into what a claim stores (span, place, price, begin and end), with the first refusal by precedence, or null. Whether
--          the place is free is decided later. Spans come from core.resolve_spans. Staff (p_staff) may sell until the begin,
--          and also what is not published; everyone else until sales_close_s before it. A line whose occurrence does not exist
--          has no occurrence_no. If no occurrence has numbered places, the table of places is not read (which takes 10 us a
--          line). Likewise, the available choices are read only if a line chooses a class, a type of passenger or an accessible
--          place. A field that does not apply to the occurrence is refused and never ignored.
create or replace function core.resolve_lines(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_staff boolean[], p_occurrence_id uuid[], p_quantity integer[],
  p_place_label text[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[],
  p_passenger_type text[], p_accessible boolean[])
returns core.batch_lines language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_now           timestamptz := core.now();
  v_opens_at      timestamptz[] := p_occurrences.sales_open_at; -- as a field with nulls, it would be scanned for each element
  v_occurrence_no integer[];
  v_place         integer[];
  v_class         text[];
  v_blocked       boolean[];
  v_unmet         text[];
  v_spans         core.line_spans;
  v_lines         core.batch_lines;
begin
  select array_agg(case when p_occurrences.id[s.occurrence_no] = u.id then s.occurrence_no end) into v_occurrence_no
    from unnest(p_occurrence_id) as u(id)
   cross join lateral (select width_bucket(u.id, p_occurrences.id) as occurrence_no) as s;
  if cardinality(array_remove(p_occurrences.layout_id, null)) > 0 then
    select array_agg(x.place), array_agg(x.blocked), array_agg(x.class) into v_place, v_blocked, v_class
      from (select lp.place, lp.blocked,
                   coalesce(lp.class, l.class, (
                     select y.default_class from core.layouts as y
                      where y.operator_id = p_operator_id and y.id = p_occurrences.layout_id[l.occurrence_no])) as class
              from unnest(v_occurrence_no, p_place_label, p_class) with ordinality as l(occurrence_no, place_label, class, line)
              left join core.layout_places as lp
                on lp.operator_id = p_operator_id and lp.layout_id = p_occurrences.layout_id[l.occurrence_no]
               and lp.label = l.place_label
             order by l.line) as x;
  end if;
  if num_nonnulls(p_class, p_passenger_type, p_accessible) > 0 then
    v_unmet := core.unmet_choices(
      p_operator_id, p_occurrences, v_occurrence_no, v_place, p_class, p_passenger_type, p_accessible);
  end if;
  v_spans := core.resolve_spans(p_operator_id, p_occurrences, v_occurrence_no, p_from_id, p_to_id, p_from_index, p_to_index,
                                coalesce(v_class, p_class), p_passenger_type);

  select array_agg(x.counted), array_agg(case when x.counted then x.quantity else x.to_index - x.from_index end),
         array_agg(x.price_minor * x.quantity),
         array_agg(case
           when x.quantity not between 1 and 1000 then 'quantity_out_of_range'
           when x.occurrence_no is null or not (p_occurrences.published[x.occurrence_no] or x.staff) then 'occurrence_not_found'
           when not x.counted and x.quantity > 1 then 'passengers_not_listed'
           when not p_occurrences.scheduled[x.occurrence_no] then 'occurrence_cancelled'
           when v_opens_at[x.occurrence_no] > v_now and not x.staff then 'sales_not_open'
           when x.refusal is not null then x.refusal
           when x.begins_at <= v_now then 'already_departed'
           when not x.staff and x.begins_at - make_interval(secs => p_occurrences.sales_close_s[x.occurrence_no]) <= v_now
             then 'sales_closed'
           when x.counted and p_place_label[x.line] is not null then 'place_not_choosable'
           when not x.counted and p_place_label[x.line] is not null and x.place is null then 'place_not_found'
           when v_blocked[x.line] then 'place_not_sold'
           when v_unmet[x.line] is not null then v_unmet[x.line]
           when x.place is not null and x.class <> p_class[x.line] then 'class_mismatch'
           when x.price_minor is null then 'fare_not_found'
           when x.counted and x.quantity > p_occurrences.capacity[x.occurrence_no] then 'sold_out'
         end)
    into v_lines.counted, v_lines.units, v_lines.price_minor, v_lines.refusal
    from (select u.line::integer, u.occurrence_no, u.staff, u.quantity, p_occurrences.counted[u.occurrence_no] as counted,
                 u.place, u.class, u.from_index, u.to_index, u.begins_at, u.price_minor, u.refusal
            from unnest(v_occurrence_no, p_staff, p_quantity, v_place, coalesce(v_class, p_class), v_spans.from_index,
                        v_spans.to_index, v_spans.begins_at, v_spans.price_minor, v_spans.refusal)
                 with ordinality as u(occurrence_no, staff, quantity, place, class, from_index, to_index, begins_at, price_minor,
                                      refusal, line)
          offset 0) as x; -- prevents each expression from being computed again wherever it is used
  v_lines.occurrence_no := v_occurrence_no;
  v_lines.from_index := v_spans.from_index;
  v_lines.to_index := v_spans.to_index;
  v_lines.begins_at := v_spans.begins_at;
  v_lines.ends_at := v_spans.ends_at;
  v_lines.fare_id := v_spans.fare_id;
  v_lines.place := v_place;
  v_lines.class := v_class;
  return v_lines;
end $$;
