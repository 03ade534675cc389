-- ops.partitions() returns the monthly partitions: of which table, which month, how many rows (estimated), how large
--
-- Definer  Sizes only; the catalogue is open, and the tables are the owner's.
-- Grants: execute to berth_app, service_role
create or replace function ops.partitions()
returns table (relation text, month text, estimated_rows bigint, bytes bigint) language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select i.inhparent::regclass::text, replace(right(c.relname, 7), '_', '-'), greatest(c.reltuples, 0)::bigint,
         pg_total_relation_size(c.oid)
    from pg_inherits as i
    join pg_class as c on c.oid = i.inhrelid
   where i.inhparent in ('core.occurrences'::regclass, 'core.bookings'::regclass, 'core.claims'::regclass,
                         'core.booking_events'::regclass, 'audit.entries'::regclass)
   order by 1, 2
$$;
