-- core.read_drawing(places jsonb) returns the cells of the drawn rows that a description has
--
-- What     "1 2/f _ 3 [table]": the cells of a row are separated by blanks, and the first row is in front. A cell is a label, with
--          the marks of the legend behind a slash; a fixture in brackets; or _ for the aisle or a gap. bend makes arcs of the
--          rows of a room: their middle lies that much further back than their ends, and every seat faces the stage.
create or replace function core.read_drawing(p_places jsonb)
returns setof core.layout_cell language sql immutable
set search_path = pg_catalog, pg_temp set jit = off as $$
  with cells as materialized (
    select d.no::integer as deck, r.no::integer as row_no, c.no::integer as column_no, c.cell,
           split_part(c.cell, '/', 2) as marks, max(c.no) over (partition by d.no) as width
      from jsonb_array_elements(p_places -> 'decks') with ordinality as d(deck, no)
     cross join lateral jsonb_array_elements(d.deck) with ordinality as r(row, no)
     cross join lateral regexp_split_to_table(btrim(r.row #>> '{}', ' '), ' +') with ordinality as c(cell, no)
     where jsonb_typeof(r.row) = 'string'),
  arcs as (
    select coalesce((p_places ->> 'bend')::double precision, 0) as bend)
  select format('places.decks[%s][%s]', c.deck - 1, c.row_no - 1), c.deck, c.row_no, c.column_no, c.column_no,
         c.row_no + a.bend * (1 - b.off_centre ^ 2), 1, 1,
         case when c.cell !~ '^\[' then split_part(c.cell, '/', 1) end, null::integer,
         case when c.cell ~ '^\[' then btrim(c.cell, '[]') else coalesce(m.kind, 'seat') end, m.class,
         coalesce(m.facing_deg, (round(degrees(atan(-2 * a.bend * b.off_centre / b.half)))::integer + 360) % 360),
         coalesce(m.accessible, false) or coalesce(m.kind = 'wheelchair', false), coalesce(m.blocked, false)
    from cells as c
   cross join arcs as a
   cross join lateral (
     select greatest((c.width - 1) / 2.0, 1)::double precision as half,
            ((c.column_no - (c.width + 1) / 2.0) / greatest((c.width - 1) / 2.0, 1))::double precision as off_centre) as b
    left join lateral (
      select max(l.entry ->> 'kind') as kind, max(l.entry ->> 'class') as class,
             max((l.entry ->> 'facing_deg')::integer) as facing_deg, bool_or((l.entry ->> 'accessible')::boolean) as accessible,
             bool_or((l.entry ->> 'blocked')::boolean) as blocked
        from jsonb_array_elements(p_places -> 'legend') as l(entry)
       where position(l.entry ->> 'mark' in c.marks) > 0) as m on true
   where c.cell <> '_'
$$;
