-- ops.probe(server) returns the tables that lack this month's partition, none if a booking can be written
--
-- What     Does once what a booking does, for /readyz: writes a row, which the caller commits; takes new space on the disk,
--          which a row that is overwritten does not; and looks for the partitions that a booking made now needs. Rows of
--          servers that are gone for a day are deleted.
-- Locks    The server's own row. A commit that hangs (no synchronous standby) keeps it: the next probe then waits here, and
--          no more sessions hang than there are servers.
-- Refuses  What the server itself does: read_only_sql_transaction, disk_full, lock_not_available.
-- Definer  The table is the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.probe(p_server uuid)
returns setof text language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set work_mem = '64kB' as $$
begin
  insert into ops.probes as p (server, probed_at) values (p_server, clock_timestamp())
  on conflict (server) do update set probed_at = excluded.probed_at;

  -- Twice as much as the memory allowed: the rest is a temporary file.
  perform count(*) from generate_series(1, 4000);

  delete from ops.probes as p
   where p.server in (select old.server from ops.probes as old
                       where old.probed_at < clock_timestamp() - interval '1 day' for update skip locked);

  return query
  select needed.name
    from (values ('core.bookings'), ('core.booking_events')) as needed (name)
   where not exists (
           select from pg_inherits as i
             join pg_class as c on c.oid = i.inhrelid
            where i.inhparent = needed.name::regclass and not i.inhdetachpending
              and c.relname = split_part(needed.name, '.', 2) || to_char(core.now(), '_YYYY_MM'));
end $$;
