-- public.deactivate_operator(operator) returns the operator as jsonb
--
-- What     The operator sells nothing from now on, and only its members see it. Bookings stand, and can be cancelled.
--          operator is a slug or an id. core.change_operator has the refusals.
-- Grants: execute to authenticated
create or replace function public.deactivate_operator(operator text)
returns jsonb language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.change_operator(core.operator_id_of(operator), '{"status": "inactive"}')
$$;
