-- ops.await_tables() returns nothing, once no table that a booking needs is locked as a whole
--
-- What     For /readyz: such a lock comes from a migration, an index that is built without `concurrently`, or a forgotten
--          transaction. For bookings and events, the partition of this month is checked too. It waits for each table for
--          lock_timeout at most.
-- Locks    Each table in the mode that a booking uses. It releases each lock before it takes the next, so that it blocks nobody
--          and causes no deadlock.
-- Refuses  lock_not_available, which names the table.
create or replace function ops.await_tables()
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  v_needed record;
begin
  for v_needed in
    select t.name::regclass as name, t.lock_mode
      from (values ('operators', 'access share'), ('members', 'access share'), ('accounts', 'access share'),
                   ('policies', 'access share'), ('fare_tables', 'access share'), ('fares', 'access share'),
                   ('layouts', 'access share'), ('layout_places', 'access share'), ('customers', 'row exclusive'),
                   ('idempotency_keys', 'row exclusive'), ('occurrences', 'row exclusive'), ('bookings', 'row exclusive'),
                   ('bookings' || to_char(core.now(), '_YYYY_MM'), 'row exclusive'), ('claims', 'row exclusive'),
                   ('booking_events', 'row exclusive'),
                   ('booking_events' || to_char(core.now(), '_YYYY_MM'), 'row exclusive')) as n (relation, lock_mode)
     cross join lateral (select to_regclass('core.' || n.relation) as name, n.lock_mode) as t
     where t.name is not null
  loop
    begin
      execute format('lock table only %s in %s mode', v_needed.name, v_needed.lock_mode);
      raise exception 'undone';
    exception
      when raise_exception then null;
      when lock_not_available then
        raise lock_not_available using message = format('the table %s is locked, and bookings wait for it', v_needed.name),
          table = v_needed.name::text;
    end;
  end loop;
end $$;
