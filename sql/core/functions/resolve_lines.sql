-- core.resolve_lines(operator, lines as arrays) returns one row a line, in order
--
-- What     Turns what a line names (a departure, two stops, a seat label, a passenger type) into what a claim stores (span,
--          place, price), set-wise, with the first refusal by precedence, or null. Whether it is free is decided later.
--          p_staff may sell until boarding, and what is not published; everyone else until sales_close_s before boarding.
create or replace function core.resolve_lines(
  p_operator_id uuid, p_staff boolean[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[],
  p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
returns setof core.batch_line language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_ids uuid[] := array(select u.id from unnest(p_occurrence_id) as u(id) order by u.id);
begin
  return query
  select o.mode,
         case when o.stop_pattern_id is null then int4range(0, 1) else int4range(j.from_index, j.to_index) end,
         lp.place, lp.label, k.class,
         case when o.fare_table_id is null then o.price_minor else f.price_minor end * l.quantity,
         f.fare_id, o.currency, coalesce(p.hold_s, 600), coalesce(sp.stop_count - 1, 1), o.layout_id,
         case
           when l.quantity not between 1 and 1000 then 'quantity_out_of_range'
           when o.id is null or not (o.published or l.staff) then 'occurrence_not_found'
           when o.mode = 'placed' and l.quantity > 1 then 'quantity_out_of_range'
           when o.status <> 'scheduled' then 'occurrence_cancelled'
           when o.sales_open_at > core.now() and not l.staff then 'sales_not_open'
           when o.stop_pattern_id is not null and j.from_index is null then core.why_no_journey(
                  p_operator_id, o.stop_pattern_id, l.from_id, l.to_id, l.from_index, l.to_index)
           when o.starts_at + make_interval(secs => coalesce(j.departure_s, 0)) <= core.now() then 'already_departed'
           when not l.staff and o.starts_at + make_interval(secs => coalesce(j.departure_s, 0) - o.sales_close_s) <= core.now()
             then 'sales_closed'
           when o.mode = 'counted' and l.place_label is not null then 'place_not_choosable'
           when o.mode = 'placed' and l.place_label is not null and lp.place is null then 'place_not_found'
           when lp.blocked then 'place_not_sold'
           when lp.class <> l.class then 'class_mismatch'
           when o.fare_table_id is not null and f.price_minor is null then 'fare_not_found'
           when o.mode = 'counted' and l.quantity > o.capacity then 'sold_out'
         end
    from unnest(p_staff, p_occurrence_id, p_quantity, p_place_label, p_from_id, p_to_id, p_from_index, p_to_index, p_class,
                p_passenger_type)
         with ordinality as l(staff, occurrence_id, quantity, place_label, from_id, to_id, from_index, to_index, class,
                              passenger_type, line)
    left join core.occurrences as o
      on o.operator_id = p_operator_id and o.id = l.occurrence_id
     and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)] -- only these months
    left join core.policies as p on p.operator_id = p_operator_id and p.id = o.policy_id
    left join core.stop_patterns as sp on sp.operator_id = p_operator_id and sp.id = o.stop_pattern_id
    left join core.layouts as y on y.operator_id = p_operator_id and y.id = o.layout_id
    left join core.layout_places as lp
      on lp.operator_id = p_operator_id and lp.layout_id = o.layout_id and lp.label = l.place_label
   cross join lateral (select coalesce(lp.class, l.class, y.default_class) as class) as k
    left join lateral core.find_journey(
           p_operator_id, o.stop_pattern_id, l.from_id, l.to_id, l.from_index, l.to_index) as j on true
    left join lateral core.quote_fare(p_operator_id, o.fare_table_id, j.from_zone, j.to_zone, j.distance_m, k.class,
                                      coalesce(l.passenger_type, 'adult')) as f on true
   order by l.line;
end $$;
