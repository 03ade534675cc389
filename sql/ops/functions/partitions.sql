-- ops.partitions() returns the monthly partitions: table, month, estimated rows, size, and whether it is attached
--
-- What     A partition that is not attached was detached by hand: its rows are not visible, and rows of its month cannot be
--          written.
-- Definer  It returns sizes only, which the catalogue shows to everyone; the tables belong to the owner.
-- Grants: execute to berth_app, service_role
create or replace function ops.partitions()
returns table (relation text, month text, estimated_rows bigint, bytes bigint, attached boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select p.oid::regclass::text, replace(right(c.relname, 7), '_', '-'), greatest(c.reltuples, 0)::bigint,
         pg_total_relation_size(c.oid), exists (select from pg_inherits as i where i.inhparent = p.oid and i.inhrelid = c.oid)
    from pg_class as p
    join pg_class as c
      on c.relnamespace = p.relnamespace and c.relkind = 'r' and left(c.relname, -8) = p.relname and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
   where p.oid in ('core.occurrences'::regclass, 'core.bookings'::regclass, 'core.claims'::regclass,
                   'core.booking_events'::regclass, 'audit.entries'::regclass)
   order by 1, 2
$$;
