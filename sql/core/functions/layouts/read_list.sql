-- core.read_list(places jsonb) returns the entries of the list that a description has
--
-- What     {"label": "1X", "x": 1, "y": 1.5}: each place and each fixture by itself, where it is. The row and the column are those
--          that it is nearest to.
create or replace function core.read_list(p_places jsonb)
returns setof core.layout_cell language sql immutable
set search_path = pg_catalog, pg_temp set jit = off as $$
  select format('places.list[%s]', i.no - 1), coalesce((i.item ->> 'deck')::integer, 1), round((i.item ->> 'y')::numeric)::integer,
         round((i.item ->> 'x')::numeric)::integer, (i.item ->> 'x')::double precision, (i.item ->> 'y')::double precision,
         coalesce((i.item ->> 'width')::double precision, 1), coalesce((i.item ->> 'height')::double precision, 1),
         i.item ->> 'label', null::integer, coalesce(i.item ->> 'kind', 'seat'), i.item ->> 'class',
         coalesce((i.item ->> 'facing_deg')::integer, 0),
         coalesce((i.item ->> 'accessible')::boolean, false) or coalesce(i.item ->> 'kind' = 'wheelchair', false),
         coalesce((i.item ->> 'blocked')::boolean, false)
    from jsonb_array_elements(p_places -> 'list') with ordinality as i(item, no)
$$;
