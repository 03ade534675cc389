-- ops.register_jobs(jobs) returns nothing
--
-- What     Records the jobs of this worker: [{name, description, every_s, at_s}, …]. A job that is no longer among them becomes
--          inactive and keeps its history.
-- Definer  The tables of jobs are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.register_jobs(p_jobs jsonb)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into ops.jobs as j (name, description, every_s, at_s)
  select x.name, x.description, x.every_s, x.at_s
    from jsonb_to_recordset(p_jobs) as x(name text, description text, every_s integer, at_s integer)
   order by x.name
  on conflict (name) do update
     set description = excluded.description, every_s = excluded.every_s, at_s = excluded.at_s, active = true
   where (j.description, j.every_s, j.at_s, j.active)
         is distinct from (excluded.description, excluded.every_s, excluded.at_s, true);
  update ops.jobs as j set active = false
   where j.active and not exists (select from jsonb_array_elements(p_jobs) as x where x ->> 'name' = j.name);
end $$;
