-- public.set_fare_rules(operator, fare_table_id, rules jsonb) returns how many adjustments it has now
--
-- What     core.set_fare_rules, for clients that reach only schema public. operator is a slug or an id. That function documents the
--          form of rules and the refusals.
-- Grants: execute to authenticated
create or replace function public.set_fare_rules(operator text, fare_table_id uuid, rules jsonb)
returns integer language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.set_fare_rules(core.operator_id_of(operator), fare_table_id, rules)
$$;
