-- public.archive_operator(operator) returns the operator as jsonb
--
-- What     The operator sells nothing and is left out of lists. Nothing is lost: public.restore_operator brings it back.
--          operator is a slug or an id. core.change_operator has the refusals.
-- Grants: execute to authenticated
create or replace function public.archive_operator(operator text)
returns jsonb language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.change_operator(core.operator_id_of(operator), '{"status": "archived"}')
$$;
