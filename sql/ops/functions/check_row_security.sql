-- ops.check_row_security() returns the tables on which row security is not in force
--
-- What     Row security must be enabled and forced on every table of ours, partitions included. A partition has no policy of its
--          own except that of the backup, so that it shows nothing to anybody else who reads it directly.
create or replace function ops.check_row_security()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select null::uuid, null::uuid, null::uuid,
         jsonb_build_object('relation', c.oid::regclass, 'enabled', c.relrowsecurity, 'forced', c.relforcerowsecurity,
                            'policies', p.names)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
   cross join lateral (select array_agg(x.polname) as names from pg_policy as x 
                        where x.polrelid = c.oid and not (c.relispartition and x.polname = 'the_backup_reads_all')) as p
   where n.nspowner = 'berth_owner'::regrole and n.nspname <> 'graphile_worker' and c.relkind in ('r', 'p')
     and (not c.relrowsecurity or not c.relforcerowsecurity or (c.relispartition and p.names is not null))
$$;
