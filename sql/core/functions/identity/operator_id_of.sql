-- core.operator_id_of(operator) returns the id of an operator that the caller may see, named by slug or by id
--
-- What     Everyone sees an active operator. Its members and the admins of the installation see it also if it is inactive or
--          archived.
-- Refuses  operator_not_found
-- Definer  It reads only what is public about operators, and what concerns the caller.
-- Grants: execute to anon, authenticated
create or replace function core.operator_id_of(p_operator text)
returns uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator record;
begin
  select o.id, o.active into v_operator from core.operators as o where o.slug = p_operator or o.id::text = p_operator;
  if v_operator.active
     or v_operator.id = any (core.my_operator_ids())
     or v_operator.id is not null and core.is_installation_admin() then
    return v_operator.id;
  end if;
  perform core.refuse('operator_not_found', jsonb_build_object('operator', p_operator));
end $$;
