-- transit.plan_seats(occurrence, layout, reseat) returns one row per live claim: its current seat and its new one
--
-- What     Passengers keep their seat if the layout has one of the same label and class. The others have no new seat or, with
--          p_reseat, get the best fit in their class: the longest journey first, and accessible seats for those who had one
--          while there are any. Changes nothing.
create or replace function transit.plan_seats(p_occurrence core.occurrences, p_layout_id uuid, p_reseat boolean)
returns setof transit.seat_move language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_move          transit.seat_move;
  v_place         integer[];
  v_label         text[];
  v_class         text[];
  v_is_accessible boolean[];
  v_busy          int4multirange[];
  v_seat          integer;
begin
  select array_agg(lp.place), array_agg(lp.label), array_agg(lp.class), array_agg(lp.accessible), array_agg(lp.busy)
    into v_place, v_label, v_class, v_is_accessible, v_busy
    from (select x.place, x.label, x.class, x.accessible, coalesce(b.busy, '{}') as busy
            from core.layout_places as x
            left join (select m.new_place, range_agg(m.span) as busy
                         from transit.match_seats(p_occurrence, p_layout_id) as m group by m.new_place) as b
              on b.new_place = x.place
           where x.operator_id = p_occurrence.operator_id and x.layout_id = p_layout_id and not x.blocked
           order by x.place) as lp;

  for v_move in
    select m.* from transit.match_seats(p_occurrence, p_layout_id) as m
     order by m.new_place is null, upper(m.span) - lower(m.span) desc, m.claim_id
  loop
    if v_move.new_place is null and p_reseat then
      v_seat := coalesce(
        core.pick_place(v_move.class, lower(v_move.span), upper(v_move.span), p_occurrence.span_length, v_move.accessible, 1, cardinality(v_place),
                        v_class, v_is_accessible, v_busy),
        core.pick_place(v_move.class, lower(v_move.span), upper(v_move.span), p_occurrence.span_length, false, 1, cardinality(v_place),
                        v_class, v_is_accessible, v_busy));
      if v_seat is not null then
        v_busy[v_seat] := v_busy[v_seat] + int4multirange(v_move.span);
        v_move.new_place := v_place[v_seat];
        v_move.new_label := v_label[v_seat];
        v_move.new_accessible := v_is_accessible[v_seat];
      end if;
    end if;
    return next v_move;
  end loop;
end $$;
