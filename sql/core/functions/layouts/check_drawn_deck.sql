-- core.check_drawn_deck(field, deck jsonb, legend jsonb) returns nothing, or refuses
--
-- What     Checks the drawn rows of a deck, whose grammar core.read_drawing has: at most 200 rows of at most 100 cells.
-- Refuses  invalid_request, naming the row
create or replace function core.check_drawn_deck(p_field text, p_deck jsonb, p_legend jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_cell constant text :=
    '(_|\[(table|door|stairs|toilet|driver|wall|stage)\]|[A-Za-z0-9-]{1,8}(/[a-z]{1,8})?)';
  v_row  record;
begin
  if jsonb_array_length(p_deck) > 200 then perform core.refuse_field(p_field, 'has at most 200 rows'); end if;
  for v_row in
    select format('%s[%s]', p_field, r.no - 1) as field, r.row, r.row #>> '{}' as cells,
           regexp_split_to_array(btrim(r.row #>> '{}', ' '), ' +') as cell
      from jsonb_array_elements(p_deck) with ordinality as r(row, no) order by r.no
  loop
    if jsonb_typeof(v_row.row) <> 'string' or v_row.cells !~ ('^ *' || v_cell || '( +' || v_cell || ')* *$') then
      perform core.refuse_field(
        v_row.field, 'is a row such as "1 2 _ 3/f [table]": labels with the marks of the legend, _ for the aisle or a gap, and in brackets '
                     'table, door, stairs, toilet, driver, wall or stage');
    elsif cardinality(v_row.cell) > 100 then
      perform core.refuse_field(v_row.field, 'has at most 100 cells');
    end if;
    perform core.refuse_field(v_row.field, format('has the mark %s, which places.legend does not explain', m.mark))
       from unnest(v_row.cell) as c(cell)
      cross join lateral regexp_split_to_table(split_part(c.cell, '/', 2), '') as m(mark)
      where m.mark <> '' and not exists (
              select from jsonb_array_elements(p_legend) as l(entry) where l.entry ->> 'mark' = m.mark);
  end loop;
end $$;
