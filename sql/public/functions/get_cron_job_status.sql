-- public.get_cron_job_status() returns one row for each job: when it last ran, with what result, and when it runs next
--
-- What     late is true if a job is overdue by more than its period, and by at least five minutes: the worker is down, or the job
--          hangs.
-- Definer  The tables of jobs are the owner's; only operations staff and the server may execute it.
-- Grants: execute to berth_app, service_role
create or replace function public.get_cron_job_status()
returns table (job_name text, description text, every_s integer, active boolean, last_status text,
               last_started_at timestamptz, last_finished_at timestamptz, last_duration_ms bigint, last_error text,
               last_ok_at timestamptz, next_run_at timestamptz, late boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select j.name, j.description, j.every_s, j.active,
         case when r.id is null then 'never_run' when r.ok then 'succeeded' when r.ok is null then 'running' else 'failed' end,
         r.started_at, r.finished_at, round(extract(epoch from r.finished_at - r.started_at) * 1000)::bigint, r.error,
         (select max(x.finished_at) from ops.job_runs as x where x.name = j.name and x.ok),
         case when j.active then d.due_at + make_interval(secs => j.every_s) end,
         j.active and coalesce(r.started_at < core.now() - greatest(make_interval(secs => 2 * j.every_s),
                                                                    make_interval(mins => 5)), true)
    from ops.jobs as j
   cross join lateral (select ops.last_due(j.every_s, j.at_s, core.now()) as due_at) as d
    left join lateral (select x.* from ops.job_runs as x where x.name = j.name order by x.started_at desc limit 1) as r on true
   order by j.name
$$;
