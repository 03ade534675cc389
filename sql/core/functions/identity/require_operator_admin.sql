-- core.require_operator_admin(operator) returns nothing, or refuses
--
-- What     Checks that the caller is an admin of this operator, or of the installation. For what both may do: change the
--          operator itself, and invite people.
-- Refuses  sign_in_required, not_allowed
-- Definer  Members are private; this checks only the caller.
create or replace function core.require_operator_admin(p_operator_id uuid)
returns void language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if not core.is_installation_admin() then perform core.require_role(p_operator_id, '{admin}'); end if;
end $$;
