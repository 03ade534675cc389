-- core.stop_fields(request jsonb) returns for each line the first field that names a stop, or null
--
-- What     A JSON Pointer, such as /items/1/from_index: a stop of an occurrence without stops is refused with the name of its
--          field. The indexes 0 and 1 are the whole of such an occurrence, and do not count as stops.
create or replace function core.stop_fields(p_request jsonb)
returns text[] language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select array_agg(case when p_request ? 'items' then '/items/' || l.item_no - 1 else '' end
                   || case when l.from_id is not null then '/from_stop_id' when l.to_id is not null then '/to_stop_id'
                           when l.from_index <> 0 then '/from_index' when l.to_index <> 1 then '/to_index' end)
    from core.parse_lines(p_request) as l
$$;
