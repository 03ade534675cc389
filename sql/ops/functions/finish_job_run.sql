-- ops.finish_job_run(run, error, detail) returns nothing
--
-- What     Records the result of a run: a null error is success. detail tells what the run did, in numbers.
-- Definer  The tables of jobs are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.finish_job_run(p_id uuid, p_error text, p_detail jsonb default '{}')
returns void language sql volatile security definer
set search_path = pg_catalog, pg_temp as $$
  update ops.job_runs as r
     set finished_at = greatest(core.now(), r.started_at), ok = p_error is null, error = left(p_error, 2000),
         detail = coalesce(p_detail, '{}')
   where r.id = p_id and r.finished_at is null
$$;
