-- core.check_role(role) returns nothing, or refuses
--
-- Refuses  invalid_request, if it is not a role that a member can have
create or replace function core.check_role(p_role text)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(p_role, '') not in ('agent', 'instructor', 'provider', 'admin') then
    perform core.refuse_field('role', 'is agent, instructor, provider or admin');
  end if;
end $$;
