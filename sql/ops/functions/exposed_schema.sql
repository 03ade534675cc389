-- ops.exposed_schema() returns the name of the schema that has the views and functions for clients
--
-- What     Servers and the command line call it before they name a view or function in that schema. The answer never changes.
-- Definer  The record is the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.exposed_schema()
returns text language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select coalesce((select e.schema_name from ops.exposure as e), 'public')
$$;
