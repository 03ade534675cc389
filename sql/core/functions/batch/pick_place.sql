-- core.pick_place(class, from, to, last, accessible, first, until, places as arrays) returns a subscript of them, or null
--
-- What     The free place of the class, of those from p_first to p_until, that leaves the least unusable gap (best fit), so
--          that disjoint legs pack into few seats. Accessible places are left for those who ask, unless nothing else is
--          free. p_busy is when each place is busy now, this batch's own choices included; p_last where the trip ends.
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
