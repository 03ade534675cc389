-- core.attach_partition(parent, partition, from, until) returns nothing
--
-- Locks    The parent. Each attempt waits at most 200 ms, so that bookings never queue behind it for longer.
-- Refuses  Gives up with lock_not_available after 50 tries.
create or replace function core.attach_partition(p_parent regclass, p_partition regclass, p_from uuid, p_until uuid)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '200ms' as $$
begin
  for v_try in 1..50 loop
    begin
      execute format('alter table %s attach partition %s for values from (%L) to (%L)', p_parent, p_partition, p_from, p_until);
      return;
    exception when lock_not_available then
      if v_try = 50 then raise; end if;
      perform pg_sleep(0.02 * v_try);
    end;
  end loop;
end $$;
