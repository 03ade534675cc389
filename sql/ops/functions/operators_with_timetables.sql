-- ops.operators_with_timetables() returns the active operators that run trips
--
-- What     For the job that makes departures: one operator at a time, each in a transaction of its own.
-- Definer  The server's role reads operators only as its callers do.
-- Grants: execute to berth_app
create or replace function ops.operators_with_timetables()
returns setof uuid language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select o.id from core.operators as o
   where o.active and exists (select from transit.trips as t where t.operator_id = o.id and t.active)
   order by o.id
$$;
