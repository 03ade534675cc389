-- public.restore_operator(operator) returns the operator as jsonb
--
-- What     An operator that was deactivated or archived sells again, with all that it had.
--          operator is a slug or an id. core.change_operator has the refusals.
-- Grants: execute to authenticated
create or replace function public.restore_operator(operator text)
returns jsonb language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.change_operator(core.operator_id_of(operator), '{"status": "active"}')
$$;
