-- public.create_fare_table(operator, name, fares jsonb, rules jsonb, currency, allow_holes) returns the fare table's id
--
-- What     core.create_fare_table, for clients that reach only schema public. operator is a slug or an id. core.set_fares and
--          core.set_fare_rules document the forms of fares and rules, and the refusals.
-- Grants: execute to authenticated
create or replace function public.create_fare_table(
  operator text, name text, fares jsonb default '[]', rules jsonb default '{}', currency text default null,
  allow_holes boolean default false)
returns uuid language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.create_fare_table(core.operator_id_of(operator), name, currency, fares, rules, allow_holes)
$$;
