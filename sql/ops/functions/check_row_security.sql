-- ops.check_row_security() returns the tables whose rows are open to whoever may read the table
--
-- What     Row security is enabled and forced on every table of ours, partitions included, and a partition has no policy
--          of its own but the backup's: read directly by anybody else it shows nothing.
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
