-- core.operator_id_as(operator, roles) returns the id of an operator, given by slug or by id, that the caller works for
--
-- Refuses  operator_not_found, sign_in_required, not_allowed (unless in one of these roles)
-- Definer  Members are private; this returns only what concerns the caller.
-- Grants: execute to authenticated
create or replace function core.operator_id_as(p_operator text, p_roles text[])
returns uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_id_of(p_operator);
begin
  perform core.require_role(v_operator_id, p_roles);
  return v_operator_id;
end $$;
