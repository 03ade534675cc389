-- ops.applied_versions() returns the versions of the migrations that this database has
--
-- What     A server calls it before it accepts requests.
-- Definer  The record of migrations is the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.applied_versions()
returns setof integer language sql stable security definer
set search_path = pg_catalog, pg_temp as $$ select m.version from ops.migrations as m order by m.version $$;
