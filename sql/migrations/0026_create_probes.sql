-- What servers write to learn whether bookings can be written.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table ops.probes (
  server    uuid        not null,
  probed_at timestamptz not null,
  primary key (server)
) with (fillfactor = 50);
comment on table ops.probes is
  'When each server last wrote and committed to see whether it can. A row per process; old ones are deleted by the others.';
alter table ops.probes enable row level security;
alter table ops.probes force row level security;
create policy the_owner_decides on ops.probes to berth_owner using (true) with check (true);

-- berth: down
drop table ops.probes;
