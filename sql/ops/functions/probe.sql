-- ops.probe(server) returns the tables that lack the partition of this month; there are none if a booking can be written
--
-- What     Does what a booking needs, for /readyz: it locks the tables; it writes a row, which the caller commits; it takes new
--          space on the disk, which overwriting a row would not; and it looks for the partitions that a booking needs now. Rows
--          of servers that have not been seen for a day are deleted.
-- Locks    The tables, as ops.await_tables does. Then the row of the server. A commit that hangs (no synchronous standby) keeps
--          this lock, and the next probe waits for it, so that no more sessions hang than there are servers.
-- Refuses  What the server itself does: read_only_sql_transaction, disk_full; and lock_not_available, which names the table.
-- Definer  The table is the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.probe(p_server uuid)
returns setof text language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set work_mem = '64kB' as $$
begin
  perform ops.await_tables();
  insert into ops.probes as p (server, probed_at) values (p_server, clock_timestamp())
  on conflict (server) do update set probed_at = excluded.probed_at;

  -- Twice the permitted memory, so that the rest goes to a temporary file.
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
