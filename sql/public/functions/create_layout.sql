-- public.create_layout(operator, name, places jsonb) returns the layout's id
--
-- What     core.create_layout, for clients that reach only schema public. operator is a slug or an id. That function documents the
--          forms of places and the refusals.
-- Grants: execute to authenticated
create or replace function public.create_layout(operator text, name text, places jsonb)
returns uuid language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.create_layout(core.operator_id_of(operator), name, places)
$$;
