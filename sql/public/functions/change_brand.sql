-- public.change_brand(operator, brand_id, changes jsonb) returns nothing
--
-- What     transit.change_brand, for clients that reach only schema public. operator is a slug or an id.
-- Grants: execute to authenticated
create or replace function public.change_brand(operator text, brand_id uuid, changes jsonb)
returns void language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select transit.change_brand(core.operator_id_of(operator), brand_id, changes)
$$;
