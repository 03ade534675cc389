-- ops.start_job_run(name) returns the run
--
-- What     Records that a job begins. A run that is still open has lost its worker and is closed as failed: the caller holds the
--          advisory lock of the job, which a live worker would hold.
-- Locks    Nothing; a_job_never_overlaps_itself refuses a second open run.
-- Definer  The tables of jobs are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.start_job_run(p_name text)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid := core.new_id();
begin
  update ops.job_runs as r
     set finished_at = greatest(core.now(), r.started_at), ok = false, error = 'Its worker ended before it did.'
   where r.name = p_name and r.finished_at is null;
  insert into ops.job_runs (id, name, started_at) values (v_id, p_name, core.now());
  return v_id;
end $$;
