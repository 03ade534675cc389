-- A month of what was sold could be dropped like any table: rows are guarded against delete and truncate, but no trigger runs
-- when a table goes, short of an event trigger, which takes a superuser. A view of nothing on each month is in the way of
-- "drop table": PostgreSQL refuses, and names the view. Whoever means it drops that first. Not in the way of "drop … cascade",
-- nor of "detach", which loses nothing: berth doctor tells of it, and berth partitions ensure attaches the month again.
-- Takes no lock that anybody who books or reads waits for.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
do $$ declare
  v_partition regclass;
  v_schema    text;
  v_name      text;
begin
  for v_partition, v_schema, v_name in
    select c.oid, n.nspname, c.relname
      from pg_inherits as i
      join pg_class as c on c.oid = i.inhrelid
      join pg_namespace as n on n.oid = c.relnamespace
     where i.inhparent in ('core.occurrences'::regclass, 'core.bookings'::regclass, 'core.claims'::regclass,
                           'core.booking_events'::regclass, 'audit.entries'::regclass)
     order by c.relname
  loop
    execute format('create view %I.%I with (security_invoker = true) as select from %s',
                   v_schema, v_name || '_must_be_kept', v_partition);
  end loop;
end $$;

-- berth: down
do $$ declare
  v_view regclass;
begin
  for v_view in
    select c.oid from pg_class as c
     where c.relowner = 'berth_owner'::regrole and c.relkind = 'v' and c.relname ~ '_[0-9]{4}_[0-9]{2}_must_be_kept$'
  loop
    execute format('drop view %s', v_view);
  end loop;
end $$;
