-- ops.overdue_jobs() returns the names of the jobs that missed their time
--
-- What     A job is overdue if none of its runs has begun since it was last due, because the worker was down or is new. A worker
--          calls this at its start and runs each overdue job once, however many times it was missed.
-- Definer  The tables of jobs are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.overdue_jobs()
returns setof text language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select j.name from ops.jobs as j
   where j.active
     and not exists (select from ops.job_runs as r
                      where r.name = j.name and r.started_at >= ops.last_due(j.every_s, j.at_s, core.now()))
   order by j.name
$$;
