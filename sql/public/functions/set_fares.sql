-- public.set_fares(operator, fare_table_id, fares jsonb, allow_holes) returns how many fares it has now
--
-- What     core.set_fares, for clients that reach only schema public. operator is a slug or an id. That function documents the form
--          of fares and the refusals.
-- Grants: execute to authenticated
create or replace function public.set_fares(operator text, fare_table_id uuid, fares jsonb, allow_holes boolean default false)
returns integer language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.set_fares(core.operator_id_of(operator), fare_table_id, fares, allow_holes)
$$;
