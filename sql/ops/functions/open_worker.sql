-- ops.open_worker() gives the role of the server access to the schema of graphile-worker
--
-- What     The tables belong to berth_owner and have row security without a policy, so that only the owner could use them. This
--          gives each table a policy for berth_app alone, and all privileges that a worker needs. It runs after every install,
--          since an upgrade may bring new tables.
create or replace function ops.open_worker()
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_table regclass;
begin
  grant usage on schema graphile_worker to berth_app;
  grant select, insert, update, delete on all tables in schema graphile_worker to berth_app;
  grant usage on all sequences in schema graphile_worker to berth_app;
  grant execute on all routines in schema graphile_worker to berth_app;
  for v_table in
    select c.oid::regclass from pg_class as c
     where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind in ('r', 'p')
       and not exists (select from pg_policy as p where p.polrelid = c.oid and p.polname = 'the_server_works')
  loop
    execute format('alter table %s enable row level security', v_table);
    execute format('create policy the_server_works on %s to berth_app using (true) with check (true)', v_table);
  end loop;
end $$;
