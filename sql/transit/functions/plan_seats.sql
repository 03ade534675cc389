-- transit.plan_seats(occurrence, layout, reseat) returns one row a live claim: where it sits now and where it would
--
-- What     A passenger keeps the seat of the same label and class where the layout has it. The others have no new seat or,
--          with p_reseat, the best fit of their class: the longest ride first, accessible for accessible while there are
--          any. Reads only.
create or replace function transit.plan_seats(p_occurrence core.occurrences, p_layout_id uuid, p_reseat boolean)
returns setof transit.seat_move language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_move   transit.seat_move;
  v_line   core.batch_line;
  v_places core.batch_place[];
  v_busy   int4multirange[];
  v_seat   integer;
begin
  select array_agg(row(1, lp.place, lp.label, lp.class, lp.accessible, coalesce(b.busy, '{}'))::core.batch_place order by lp.place),
         array_agg(coalesce(b.busy, '{}') order by lp.place)
    into v_places, v_busy
    from core.layout_places as lp
    left join (select m.new_place, range_agg(m.span) as busy
                 from transit.match_seats(p_occurrence, p_layout_id) as m group by m.new_place) as b on b.new_place = lp.place
   where lp.operator_id = p_occurrence.operator_id and lp.layout_id = p_layout_id and not lp.blocked;
  v_line.last_index := coalesce((select s.stop_count - 1 from core.stop_patterns as s
                                  where s.operator_id = p_occurrence.operator_id and s.id = p_occurrence.stop_pattern_id), 1);

  for v_move in
    select m.* from transit.match_seats(p_occurrence, p_layout_id) as m
     order by m.new_place is null, upper(m.span) - lower(m.span) desc, m.claim_id
  loop
    if v_move.new_place is null and p_reseat then
      v_line.span := v_move.span;
      v_line.class := v_move.class;
      v_seat := coalesce(core.pick_place(v_line, v_move.accessible, 1, v_places, v_busy),
                         core.pick_place(v_line, false, 1, v_places, v_busy));
      if v_seat is not null then
        v_busy[v_seat] := v_busy[v_seat] + int4multirange(v_move.span);
        v_move.new_place := (v_places[v_seat]).place;
        v_move.new_label := (v_places[v_seat]).label;
        v_move.new_accessible := (v_places[v_seat]).accessible;
      end if;
    end if;
    return next v_move;
  end loop;
end $$;
