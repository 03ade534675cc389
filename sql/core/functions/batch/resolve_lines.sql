-- core.resolve_lines(operator, terms, staff, lines as arrays) returns the lines as claims would have them
--
-- What     A subscript a line, in order. Turns what a line names (a departure, two stops, a seat label, a passenger type)
--          into what a claim stores (span, place, price), with the first refusal by precedence, or null. Whether it is free
--          is decided later. p_staff may sell until boarding, and what is not published; everyone else until sales_close_s
--          before boarding. A line whose occurrence does not exist has no slot. Where nothing has stops, places or fares,
--          their tables are not asked (10 us a line); nor what there is to choose, where no line chooses a class, a type of
--          passenger or an accessible place. What a line says and its occurrence has not is refused, never passed over.
create or replace function core.resolve_lines(
  p_operator_id uuid, p_terms core.batch_terms, p_staff boolean[], p_occurrence_id uuid[], p_quantity integer[],
  p_place_label text[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[],
  p_passenger_type text[], p_accessible boolean[])
returns core.batch_lines language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_now        timestamptz := core.now();
  -- Fields of p_terms that hold nulls, as variables: of a field, an element is found by walking past those before it.
  v_opens_at   timestamptz[] := p_terms.sales_open_at;
  v_fare_table uuid[] := p_terms.fare_table_id;
  v_pattern    uuid[] := p_terms.stop_pattern_id;
  v_slot       integer[];
  v_place      integer[];
  v_class      text[];
  v_blocked    boolean[];
  v_unmet      text[];
  v_names_stop boolean := num_nonnulls(p_from_id, p_to_id, p_from_index, p_to_index) > 0;
  v_rides      record;
  v_lines      core.batch_lines;
begin
  select array_agg(case when p_terms.id[s.slot] = u.id then s.slot end) into v_slot
    from unnest(p_occurrence_id) as u(id) cross join lateral (select width_bucket(u.id, p_terms.id) as slot) as s;
  if cardinality(array_remove(p_terms.layout_id, null)) > 0 then
    select array_agg(x.place), array_agg(x.blocked), array_agg(x.class) into v_place, v_blocked, v_class
      from (select lp.place, lp.blocked,
                   coalesce(lp.class, l.class, (
                     select y.default_class from core.layouts as y
                      where y.operator_id = p_operator_id and y.id = p_terms.layout_id[l.slot])) as class
              from unnest(v_slot, p_place_label, p_class) with ordinality as l(slot, place_label, class, line)
              left join core.layout_places as lp
                on lp.operator_id = p_operator_id and lp.layout_id = p_terms.layout_id[l.slot] and lp.label = l.place_label
             order by l.line) as x;
  end if;
  if num_nonnulls(p_class, p_passenger_type, p_accessible) > 0 then
    v_unmet := core.unmet_choices(p_operator_id, p_terms, v_slot, v_place, p_class, p_passenger_type, p_accessible);
  end if;
  v_rides := core.resolve_rides(p_operator_id, p_terms, v_slot, p_from_id, p_to_id, p_from_index, p_to_index,
                                coalesce(v_class, p_class), p_passenger_type);

  select array_agg(x.slot), array_agg(x.counted), array_agg(x.from_index), array_agg(x.to_index), array_agg(x.last_index),
         v_place, v_class, array_agg(case when x.counted then x.quantity else x.to_index - x.from_index end),
         array_agg(x.price_minor * x.quantity), array_agg(x.fare_id),
         array_agg(case
           when x.quantity not between 1 and 1000 then 'quantity_out_of_range'
           when x.slot is null or not (p_terms.published[x.slot] or x.staff) then 'occurrence_not_found'
           when not x.counted and x.quantity > 1 then 'passengers_not_listed'
           when not p_terms.scheduled[x.slot] then 'occurrence_cancelled'
           when v_opens_at[x.slot] > v_now and not x.staff then 'sales_not_open'
           -- From 0 to 1 is the whole of it, as its claims say.
           when v_names_stop and v_pattern[x.slot] is null and (
                  num_nonnulls(p_from_id[x.line], p_to_id[x.line]) > 0 or p_from_index[x.line] <> 0 or p_to_index[x.line] <> 1)
             then 'journey_not_offered'
           when x.from_index is null then core.why_no_journey(
                  p_operator_id, v_pattern[x.slot], p_from_id[x.line], p_to_id[x.line], p_from_index[x.line],
                  p_to_index[x.line])
           when x.boards_at <= v_now then 'already_departed'
           when not x.staff and x.boards_at - make_interval(secs => p_terms.sales_close_s[x.slot]) <= v_now then 'sales_closed'
           when x.counted and p_place_label[x.line] is not null then 'place_not_choosable'
           when not x.counted and p_place_label[x.line] is not null and x.place is null then 'place_not_found'
           when v_blocked[x.line] then 'place_not_sold'
           when v_unmet[x.line] is not null then v_unmet[x.line]
           when x.place is not null and x.class <> p_class[x.line] then 'class_mismatch'
           when x.price_minor is null then 'fare_not_found'
           when x.counted and x.quantity > p_terms.capacity[x.slot] then 'sold_out'
         end)
    into v_lines.slot, v_lines.counted, v_lines.from_index, v_lines.to_index, v_lines.last_index, v_lines.place,
         v_lines.class, v_lines.units, v_lines.price_minor, v_lines.fare_id, v_lines.refusal
    from (select u.line::integer, u.slot, u.staff, u.quantity, p_terms.counted[u.slot] as counted,
                 case when v_pattern[u.slot] is null then 0 else v_rides.from_index[u.ride] end as from_index,
                 case when v_pattern[u.slot] is null then 1 else v_rides.to_index[u.ride] end as to_index,
                 coalesce(v_rides.last_index[u.ride], 1) as last_index, u.place, u.class,
                 p_terms.starts_at[u.slot] + make_interval(secs => coalesce(v_rides.departure_s[u.ride], 0)) as boards_at,
                 case when v_fare_table[u.slot] is null then p_terms.price_minor[u.slot]
                      else v_rides.price_minor[u.ride] end as price_minor,
                 v_rides.fare_id[u.ride] as fare_id
            from unnest(v_slot, p_staff, p_quantity, v_place, coalesce(v_class, p_class), v_rides.ride)
                 with ordinality as u(slot, staff, quantity, place, class, ride, line)
          offset 0) as x; -- or each is worked out anew wherever it is used
  return v_lines;
end $$;
