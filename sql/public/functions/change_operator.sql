-- public.change_operator(operator, changes jsonb) returns the operator as jsonb
--
-- What     core.change_operator, for clients that reach only schema public: as PATCH /operators/{slug}. operator is a slug or an id.
--          A field that is left out stays, and null empties it.
-- Grants: execute to authenticated
create or replace function public.change_operator(operator text, changes jsonb)
returns jsonb language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.change_operator(core.operator_id_of(operator), changes)
$$;
