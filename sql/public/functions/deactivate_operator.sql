-- public.deactivate_operator(operator) returns the operator as jsonb
--
-- What     The operator sells nothing from now on, and only its members see it. Bookings stand, and can be cancelled.
-- Refuses  operator_not_found, and as core.change_operator
-- Definer  core.change_operator checks the caller.
-- Grants: execute to authenticated
create or replace function public.deactivate_operator(operator text)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return core.change_operator(core.operator_id_of(operator), '{"status": "inactive"}');
end $$;
