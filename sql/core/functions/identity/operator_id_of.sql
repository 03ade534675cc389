-- core.operator_id_of(operator) returns the id of an active operator, named by slug or by id
--
-- Refuses  operator_not_found
-- Definer  It reads only what is public about operators.
-- Grants: execute to anon, authenticated
create or replace function core.operator_id_of(p_operator text)
returns uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid;
begin
  select o.id into v_operator_id from core.operators as o where (o.slug = p_operator or o.id::text = p_operator) and o.active;
  if v_operator_id is null then perform core.refuse('operator_not_found', jsonb_build_object('operator', p_operator)); end if;
  return v_operator_id;
end $$;
