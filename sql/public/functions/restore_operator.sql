-- public.restore_operator(operator) returns the operator as jsonb
--
-- What     An operator that was deactivated or archived sells again, with all that it had.
-- Refuses  operator_not_found, and as core.change_operator
-- Definer  core.change_operator checks the caller.
-- Grants: execute to authenticated
create or replace function public.restore_operator(operator text)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return core.change_operator(core.operator_id_of(operator), '{"status": "active"}');
end $$;
