-- core.read_cells(places jsonb) returns the places and the fixtures of a layout, in the one of the three forms that describes it
--
-- What     Expands a description that has passed core.check_layout. core.create_layout documents the forms.
create or replace function core.read_cells(p_places jsonb)
returns setof core.layout_cell language sql immutable
set search_path = pg_catalog, pg_temp set jit = off as $$
  select (b).* from core.read_blocks(p_places) as b
  union all
  select (d).* from core.read_drawing(p_places) as d
  union all
  select (l).* from core.read_list(p_places) as l
$$;
