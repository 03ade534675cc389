-- core.read_places(operator, occurrences, lines) returns the places that a batch may need, and when each is taken
--
-- What     A place that a line names is read alone, without its label, class and accessibility, which the line already has:
--          they are null, and if no place is to be picked, so are their arrays. A null place means that one is to be picked, so
--          all places of the layout that are for sale are read. The result is in order of occurrence and place. Live claims
--          count whether expired or not: an expired one is ended before its place is given away. Claims are filtered for live
--          ones only after they are found by claims_by_place, which has them all: with live in the condition, the planner may
--          choose the index of a_place_is_sold_once, which is slower.
create or replace function core.read_places(p_operator_id uuid, p_occurrences core.batch_occurrences, p_lines core.batch_lines)
returns core.batch_places language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_first  uuid := p_occurrences.id[1];
  v_last   uuid := p_occurrences.id[cardinality(p_occurrences.id)];
  v_picked integer[] := array(
    select distinct l.occurrence_no
      from unnest(p_lines.occurrence_no, p_lines.counted, p_lines.place, p_lines.refusal) as l(occurrence_no, counted, place, refusal)
     where not l.counted and l.refusal is null and l.place is null);
  v_places core.batch_places;
begin
  select array_agg(n.occurrence_no), array_agg(n.place), null, null, null, array_agg(coalesce((
           select range_agg(x.span) filter (where x.live) from core.claims as x
            where x.operator_id = p_operator_id and x.occurrence_id = p_occurrences.id[n.occurrence_no] and x.place = n.place
              and x.occurrence_id >= v_first and x.occurrence_id <= v_last), '{}')), null, null
    into v_places
    from (select distinct l.occurrence_no, l.place
            from unnest(p_lines.occurrence_no, p_lines.counted, p_lines.place, p_lines.refusal) as l(occurrence_no, counted, place, refusal)
           where not l.counted and l.refusal is null and l.place is not null and l.occurrence_no <> all (v_picked)
           order by l.occurrence_no, l.place) as n;
  -- Usually no place is to be picked, and then this query is not started at all (0.1 ms a batch).
  if cardinality(v_picked) = 0 then return v_places; end if;

  -- Reads all claims of an occurrence in which a place is to be picked: one probe per place took 9 ms for 20 vehicles.
  with picked as materialized (
    select n.occurrence_no, b.places, b.busy
      from unnest(v_picked) as n(occurrence_no)
     cross join lateral (
       select array_agg(y.place order by y.place) as places, array_agg(y.busy order by y.place) as busy
         from (select x.place, range_agg(x.span) filter (where x.live) as busy from core.claims as x
                where x.operator_id = p_operator_id and x.occurrence_id = p_occurrences.id[n.occurrence_no] and x.place is not null
                  and x.occurrence_id >= v_first and x.occurrence_id <= v_last
                group by x.place) as y) as b)
  select array_agg(w.occurrence_no), array_agg(w.place), array_agg(w.label), array_agg(w.class), array_agg(w.accessible),
         array_agg(coalesce(w.busy, '{}')), null, null
    into v_places
    from (
      select n.occurrence_no, n.place, null::text as label, null::text as class, null::boolean as accessible, n.busy
        from unnest(v_places.occurrence_no, v_places.place, v_places.busy) as n(occurrence_no, place, busy)
      union all
      select p.occurrence_no, lp.place, lp.label, lp.class, lp.accessible, case when p.places[b.subscript] = lp.place then p.busy[b.subscript] end
        from picked as p
        join core.layout_places as lp
          on lp.operator_id = p_operator_id and lp.layout_id = p_occurrences.layout_id[p.occurrence_no] and not lp.blocked
       cross join lateral (select width_bucket(lp.place, p.places) as subscript) as b
       order by occurrence_no, place) as w;
  return v_places;
end $$;
