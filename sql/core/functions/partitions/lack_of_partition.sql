-- core.lack_of_partition(partition) returns what a detached month lacks to be attached again, or null
--
-- What     Checks what PostgreSQL does not check when it attaches a partition: owner, row security, policies, and the constraints
--          that each month has separately. PostgreSQL itself checks columns, rows of other months and indexes.
create or replace function core.lack_of_partition(p_partition regclass)
returns text language sql stable
set search_path = pg_catalog, pg_temp as $$
  select case
           when c.relkind <> 'r' or c.relispartition then 'it is no table of its own'
           when c.relowner <> 'berth_owner'::regrole then format('it belongs to %s and not to berth_owner', c.relowner::regrole)
           when not c.relrowsecurity or not c.relforcerowsecurity then 'row security is not enabled and forced'
           when exists (select from pg_policy as p where p.polrelid = c.oid and p.polname <> 'the_backup_reads_all')
             then 'it has a policy of its own'
           when left(c.relname, -8) in ('bookings', 'claims') and not exists (
                  select from pg_constraint as k join pg_index as x on x.indexrelid = k.conindid
                   where k.conrelid = c.oid and x.indisvalid
                     and k.conname = case left(c.relname, -8) when 'claims' then 'a_place_is_sold_once'
                                                              else 'a_reference_is_given_once' end || right(c.relname, 8))
             then case left(c.relname, -8) when 'claims' then 'the constraint a_place_is_sold_once'
                                           else 'the constraint a_reference_is_given_once' end || right(c.relname, 8) || ' is missing'
         end
    from pg_class as c where c.oid = p_partition
$$;
