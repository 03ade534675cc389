-- core.require_role(operator, roles) returns nothing, or refuses
--
-- What     Checks that the caller works for this operator in one of these roles.
-- Refuses  sign_in_required, not_allowed
-- Definer  Members are private; this checks only the caller.
create or replace function core.require_role(p_operator_id uuid, p_roles text[])
returns void language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if core.my_account_id() is null then perform core.refuse('sign_in_required'); end if;
  if not exists (select from core.members as m
                  where m.operator_id = p_operator_id and m.account_id = core.my_account_id() and m.role = any (p_roles)) then
    perform core.refuse('not_allowed', jsonb_build_object('roles', p_roles));
  end if;
end $$;
