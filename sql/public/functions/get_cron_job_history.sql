-- public.get_cron_job_history(hours) returns the runs that began within this many hours, newest first
--
-- What     status is succeeded, failed or running. detail tells what the run did, in numbers. More than ten years count as ten.
-- Definer  The tables of jobs are the owner's; only operations staff and the server may execute it.
-- Grants: execute to berth_app, service_role
create or replace function public.get_cron_job_history(hours numeric default 24)
returns table (job_name text, started_at timestamptz, finished_at timestamptz, duration_ms bigint, status text,
               error text, detail jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select r.name, r.started_at, r.finished_at, round(extract(epoch from r.finished_at - r.started_at) * 1000)::bigint,
         case when r.ok then 'succeeded' when r.ok is null then 'running' else 'failed' end, r.error, r.detail
    from ops.job_runs as r
   where r.started_at >= core.now() - make_interval(secs => greatest(0, least(hours, 87600))::double precision * 3600)
   order by r.started_at desc, r.name
$$;
