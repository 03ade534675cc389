-- core.read_blocks(places jsonb) returns the places of the blocks of rows that a description has
--
-- What     {"rows": "3-12", "seats": "AB_CD"}: a label is the row and the letter, and _ is the aisle or a gap. A place is numbered
--          by its label (12A is 1201), so that a seat keeps its number from one layout to the next, and a change of vehicle
--          leaves most claims unchanged. Not compiled by JIT: the planner estimates a billion seats for a vehicle.
create or replace function core.read_blocks(p_places jsonb)
returns setof core.layout_cell language sql immutable
set search_path = pg_catalog, pg_temp set jit = off as $$
  select format('places.decks[%s][%s]', d.no - 1, b.no - 1), d.no::integer, r.row_no, c.no::integer, c.no::double precision,
         r.row_no::double precision, 1, 1, r.row_no || c.letter, r.row_no * 100 + ascii(c.letter) - 64, 'seat', b.block ->> 'class', 0,
         false, false
    from jsonb_array_elements(p_places -> 'decks') with ordinality as d(deck, no)
   cross join lateral jsonb_array_elements(d.deck) with ordinality as b(block, no)
   cross join lateral (
     select split_part(b.block ->> 'rows', '-', 1)::integer as first_row,
            split_part('-' || (b.block ->> 'rows'), '-', -1)::integer as last_row) as s
   cross join lateral generate_series(s.first_row, s.last_row) as r(row_no)
   cross join lateral regexp_split_to_table(b.block ->> 'seats', '') with ordinality as c(letter, no)
   where jsonb_typeof(b.block) = 'object' and c.letter <> '_'
$$;
