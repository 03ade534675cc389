-- core.pick_place(line, accessible, slot, places, busy) returns a subscript of places, or null
--
-- What     The free place of the slot and class that leaves the least unusable gap (best fit), so that disjoint legs pack
--          into few seats. Accessible places are left for those who ask, unless nothing else is free. p_busy is when each
--          place is busy now, this batch's own choices included.
create or replace function core.pick_place(
  p_line core.batch_line, p_accessible boolean, p_slot integer, p_places core.batch_place[], p_busy int4multirange[])
returns integer language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select p.subscript
    from unnest(p_places, p_busy) with ordinality as p(slot, place, label, class, accessible, busy_before, busy, subscript)
   cross join lateral (
     select upper(g.gap) - lower(g.gap) as width
       from unnest(int4multirange(int4range(0, p_line.last_index)) - p.busy) as g(gap)
      where g.gap @> p_line.span) as free
   where p.slot = p_slot and not p.busy && p_line.span and p.class = p_line.class and (p.accessible or not p_accessible)
   order by p.accessible and not p_accessible, free.width, p.place
   limit 1
$$;
