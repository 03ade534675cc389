-- core.my_claims() returns jsonb: the claims of the caller's token, or null
create or replace function core.my_claims()
returns jsonb language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select nullif(current_setting('request.jwt.claims', true), '')::jsonb
$$;
