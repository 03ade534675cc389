-- core.pick_party(count, class, from, to, last, accessible, companions, first, until, places as arrays) returns subscripts, or null
--
-- What     Picks free places of the class for p_count people who travel together, among the places p_first to p_until. If some of
--          their party have places already (p_companions, as subscripts), those nearest to them are picked: beside, then across
--          the aisle, then in front or behind. Otherwise the free places of one, two or three adjoining rows are looked at in
--          order of column, and p_count of them in succession are a choice. The best choice is one where each sits next to
--          another; then the one that leaves the smallest unusable gaps, and then the one of fewest rows and columns. A choice
--          whose gaps are longer by more than a sixth of the trip per person than those of core.pick_place is none, so that
--          sitting together costs hardly any later sales (bench/parts/parties.ts tells how much). Without a choice, each gets the
--          place that core.pick_place would pick. In a hall only the free places that it would pick first are looked at: among 1,000,
--          a party of two took 0.1 s and one of a hundred 2.5 s, while all others waited. Null means that there are not so many free
--          places. Accessible places are kept for those who ask for them, as long as others are enough. p_row_no and p_column_no say
--          where each place is; rows of different decks are far apart.
create or replace function core.pick_party(
  p_count integer, p_class text, p_from integer, p_to integer, p_last integer, p_accessible boolean, p_companions integer[],
  p_first integer, p_until integer, p_classes text[], p_are_accessible boolean[], p_busy int4multirange[], p_row_no integer[],
  p_column_no integer[])
returns integer[] language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_looked_at_max constant integer := 120; -- free places; more than a coach has
  v_span   int4range := int4range(p_from, p_to);
  v_free   integer[]; -- subscripts, and the gap around the span of each
  v_gap    integer[];
  v_others integer; -- how many free places are not accessible
  v_best   integer[]; -- what core.pick_place would pick, one after the other
  v_least  integer; -- and the sum of the gaps around it
begin
  select array_agg(s.subscript), array_agg(g.gap), count(*) filter (where not p_are_accessible[s.subscript])
    into v_free, v_gap, v_others
    from generate_series(p_first, p_until) as s(subscript)
   cross join lateral (
     select case when isempty(p_busy[s.subscript]) then p_last
                 else (select upper(u.gap) - lower(u.gap)
                         from unnest(int4multirange(int4range(0, p_last)) - p_busy[s.subscript]) as u(gap)
                        where u.gap @> v_span) end as gap) as g
   where p_classes[s.subscript] = p_class and (p_are_accessible[s.subscript] or not p_accessible)
     and not p_busy[s.subscript] && v_span;
  if coalesce(cardinality(v_free), 0) < p_count then return null; end if;

  if cardinality(p_companions) > 0 then
    return array(
      select f.subscript
        from unnest(v_free, v_gap) as f(subscript, gap)
       where v_others < p_count or not p_are_accessible[f.subscript]
       order by (select min(3 * abs(p_row_no[c.subscript] - p_row_no[f.subscript]) + abs(p_column_no[c.subscript] - p_column_no[f.subscript]))
                   from unnest(p_companions) as c(subscript)), f.gap, f.subscript
       limit p_count);
  end if;

  select array_agg(x.subscript), sum(x.gap) into v_best, v_least
    from (select f.subscript, f.gap from unnest(v_free, v_gap) as f(subscript, gap)
           order by p_are_accessible[f.subscript] and not p_accessible, f.gap, f.subscript limit p_count) as x;
  return coalesce((
    with free as materialized (
      select f.subscript, f.gap, p_row_no[f.subscript] as row_no, p_column_no[f.subscript] as column_no
        from unnest(v_free, v_gap) as f(subscript, gap)
       where v_others < p_count or not p_are_accessible[f.subscript]
       order by p_are_accessible[f.subscript] and not p_accessible, f.gap, f.subscript
       limit greatest(v_looked_at_max, 2 * p_count)),
    -- In each band of rows, back says how many places before it in the order a place has a neighbour.
    ordered as (
      select b.height, b.top, f.subscript, f.gap, f.row_no, f.column_no, row_number() over across as no,
             case when f.column_no - lag(f.column_no, 1) over across <= 2 and f.row_no = lag(f.row_no, 1) over across
                    or f.column_no = lag(f.column_no, 1) over across and f.row_no - lag(f.row_no, 1) over across = 1 then 1
                  when f.column_no - lag(f.column_no, 2) over across <= 2 and f.row_no = lag(f.row_no, 2) over across then 2
                  when f.column_no - lag(f.column_no, 3) over across <= 2 and f.row_no = lag(f.row_no, 3) over across then 3
                  else p_until end as back
        from (select h.height, t.row_no as top
                from (select distinct x.row_no from free as x) as t
               cross join (select distinct least(u.height, p_count) from unnest(array[1, 2, 3, p_count / 3 + 1]) as u(height))
                     as h(height)) as b
        join free as f on f.row_no between b.top and b.top + b.height - 1
      window across as (partition by b.height, b.top order by f.column_no, f.row_no)),
    choices as (
      select array_agg(o.subscript) over choice as subscripts, min(o.no - o.back) over others >= o.no as together,
             count(*) filter (where o.back = p_until) over others as alone, sum(o.gap) over choice as gaps,
             max(o.row_no) over choice - min(o.row_no) over choice as rows, max(o.column_no) over choice - o.column_no as columns
        from ordered as o
      window choice as (partition by o.height, o.top order by o.no rows between current row and p_count - 1 following),
             others as (partition by o.height, o.top order by o.no rows between 1 following and p_count - 1 following))
    select c.subscripts from choices as c
     where cardinality(c.subscripts) = p_count and c.gaps <= v_least + p_count * p_last / 6.0
     order by not c.together, c.alone, c.gaps, c.rows, c.columns, c.subscripts[1]
     limit 1), v_best);
end $$;
