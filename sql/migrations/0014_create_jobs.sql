-- Background jobs, the outcome of each run, and the probes by which servers learn whether bookings can be written. The queue
-- itself belongs to graphile-worker, in a schema of its own.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table ops.jobs (
  name        text not null,
  description text not null,
  every_s     integer not null,
  at_s        integer not null default 0,
  active      boolean not null default true,
  primary key (name),
  constraint a_job_has_a_short_name check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint a_job_comes_back_within_a_day check (every_s between 60 and 86400),
  constraint a_job_is_due_within_its_period check (at_s >= 0 and at_s < every_s)
);
comment on table ops.jobs is 'The jobs that the worker knows, as it recorded them at its last start. at_s counts from the start of the period, in UTC.';

create table ops.job_runs (
  id          uuid not null,
  name        text not null references ops.jobs,
  started_at  timestamptz not null,
  finished_at timestamptz,
  ok          boolean,
  error       text,
  detail      jsonb not null default '{}',
  primary key (id),
  constraint a_finished_run_went_well_or_not check ((finished_at is null) = (ok is null)),
  constraint a_failed_run_says_why check ((ok is false) = (error is not null)),
  constraint a_run_ends_after_it_starts check (finished_at >= started_at)
);
create index job_runs_by_name on ops.job_runs (name, started_at desc);
create index job_runs_by_start on ops.job_runs (started_at);
create unique index a_job_never_overlaps_itself on ops.job_runs (name) where finished_at is null;
comment on table ops.job_runs is 'One row per run. An unfinished run is in progress, or its worker died, which the next run of that job records.';

create table ops.probes (
  server    uuid        not null,
  probed_at timestamptz not null,
  primary key (server)
) with (fillfactor = 50);
comment on table ops.probes is
  'When each server last wrote and committed a row, to check that it can. One row per process; other servers delete old rows.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['ops.jobs', 'ops.job_runs', 'ops.probes']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table ops.probes, ops.job_runs, ops.jobs;
