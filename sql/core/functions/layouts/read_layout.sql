-- core.read_layout(places jsonb) returns the places
--
-- What     Expands a description that has passed core.check_layout. A label is the row and the letter. The first and the last
--          seat of a row are by the window, those beside a gap (_) by the aisle. A place is numbered by its label (12A is
--          1201), so that a seat keeps its number from one layout to the next, and a change of vehicle leaves most claims
--          unchanged. Labels may repeat here; core.create_layout refuses that. Not compiled by JIT: the planner estimates a
--          billion seats for a vehicle.
create or replace function core.read_layout(p_places jsonb)
returns table (place integer, label text, class text, deck integer, row_no integer, column_no integer, kind text,
               accessible boolean, blocked boolean)
language sql immutable
set search_path = pg_catalog, pg_temp set jit = off as $$
  select r.row_no * 100 + ascii(c.letter) - 64, w.label,
         coalesce(b.block ->> 'class', p_places ->> 'class', 'standard'), d.no::integer, r.row_no, c.no::integer,
         case when translate(left(s.seats, c.no::integer - 1), '_', '') = ''
                or translate(substr(s.seats, c.no::integer + 1), '_', '') = '' then 'window'
              when '_' in (substr(s.seats, c.no::integer - 1, 1), substr(s.seats, c.no::integer + 1, 1)) then 'aisle'
              else 'middle' end,
         coalesce(p_places -> 'accessible' ? w.label, false), coalesce(p_places -> 'blocked' ? w.label, false)
    from jsonb_array_elements(p_places -> 'decks') with ordinality as d(deck, no)
   cross join lateral jsonb_array_elements(d.deck) with ordinality as b(block, no)
   cross join lateral (
     select b.block ->> 'seats' as seats, split_part(b.block ->> 'rows', '-', 1)::integer as first_row,
            split_part('-' || (b.block ->> 'rows'), '-', -1)::integer as last_row) as s
   cross join lateral generate_series(s.first_row, s.last_row) as r(row_no)
   cross join lateral regexp_split_to_table(s.seats, '') with ordinality as c(letter, no)
   cross join lateral (select r.row_no || c.letter as label) as w
   where c.letter <> '_'
$$;
