-- transit.match_seats(occurrence, layout) returns one row for each live claim, with its seat in the layout
--
-- What     new_place is null if the layout does not have the seat, has it in another class, or does not sell it.
create or replace function transit.match_seats(p_occurrence core.occurrences, p_layout_id uuid)
returns setof transit.seat_move language sql stable
set search_path = pg_catalog, pg_temp as $$
  select c.id, c.booking_id, lp.class, c.span, c.place, lp.label, lp.accessible, n.place, n.label, n.accessible
    from core.claims as c
    join core.layout_places as lp
      on lp.operator_id = c.operator_id and lp.layout_id = p_occurrence.layout_id and lp.place = c.place
    left join core.layout_places as n
      on n.operator_id = c.operator_id and n.layout_id = p_layout_id and n.label = lp.label and n.class = lp.class
     and not n.blocked
   where c.operator_id = p_occurrence.operator_id and c.occurrence_id = p_occurrence.id and c.live
$$;
