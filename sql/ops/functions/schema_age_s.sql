-- ops.schema_age_s() returns for how many seconds no migration has changed this database
--
-- What     A server calls it after an error about missing or changed objects. If a migration has just replaced them, that is the
--          reason; otherwise it is a fault.
-- Definer  The record of migrations is the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.schema_age_s()
returns double precision language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select extract(epoch from clock_timestamp() - greatest((select max(m.applied_at) from ops.migrations as m),
                                                         (select max(o.applied_at) from ops.objects as o)))
$$;
