-- core.change_operator(operator, changes jsonb) returns jsonb: the operator as core.describe_operator
--
-- What     See core.write_operator.
-- Refuses  sign_in_required, not_allowed, and as core.write_operator
-- Definer  For admins of the operator and of the installation.
-- Grants: execute to authenticated
create or replace function core.change_operator(p_operator_id uuid, p_changes jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_operator_admin(p_operator_id);
  perform core.write_operator(p_operator_id, p_changes);
  return core.describe_operator(p_operator_id);
end $$;
