-- ops.prune_job_runs(days, limit) returns how many runs were deleted
--
-- What     Deletes older runs, at most p_limit. The last run of each job is kept, whatever its age.
-- Definer  The tables of jobs are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.prune_job_runs(p_days integer, p_limit integer)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_pruned integer;
begin
  delete from ops.job_runs as r
   where r.id in (
     select x.id from ops.job_runs as x
      where x.started_at < core.now() - make_interval(days => p_days) and x.finished_at is not null
        and exists (select from ops.job_runs as later where later.name = x.name and later.started_at > x.started_at)
      order by x.started_at limit p_limit);
  get diagnostics v_pruned = row_count;
  return v_pruned;
end $$;
