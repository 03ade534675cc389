-- core.pick_place(class, from, to, last, accessible, first, until, places as arrays) returns a subscript of those arrays, or null
--
-- What     Picks, among the places p_first to p_until, the free place of the class that leaves the smallest unusable gap (best
--          fit), so that disjoint legs need few seats. Accessible places are kept for those who ask for them, unless nothing
--          else is free. p_busy is when each place is already taken, earlier picks of this batch included; p_last is where the
--          trip ends.
create or replace function core.pick_place(
  p_class text, p_from integer, p_to integer, p_last integer, p_accessible boolean, p_first integer, p_until integer,
  p_classes text[], p_are_accessible boolean[], p_busy int4multirange[])
returns integer language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_span int4range := int4range(p_from, p_to);
begin
  return (
    select s.subscript
      from generate_series(p_first, p_until) as s(subscript)
     where p_classes[s.subscript] = p_class and (p_are_accessible[s.subscript] or not p_accessible)
       and not p_busy[s.subscript] && v_span
     order by p_are_accessible[s.subscript] and not p_accessible,
              case when isempty(p_busy[s.subscript]) then p_last
                   else (select upper(g.gap) - lower(g.gap)
                           from unnest(int4multirange(int4range(0, p_last)) - p_busy[s.subscript]) as g(gap)
                          where g.gap @> v_span) end,
              s.subscript
     limit 1);
end $$;
