-- public.change_operator(operator, changes jsonb) returns the operator as jsonb
--
-- What     As PATCH /operators/{slug}. operator is a slug or an id. A field that is left out stays, and null empties it.
-- Refuses  operator_not_found, and as core.change_operator
-- Definer  core.change_operator checks the caller.
-- Grants: execute to authenticated
create or replace function public.change_operator(operator text, changes jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return core.change_operator(core.operator_id_of(operator), changes);
end $$;
