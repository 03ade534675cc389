-- core.sweep_holds(limit) returns how many holds were ended
--
-- What     Ends expired holds that nobody has reclaimed, oldest first, at most p_limit. A job calls it every minute.
-- Locks    As everything does, but skips what another holds: it never makes a booking wait for more than its own update.
create or replace function core.sweep_holds(p_limit integer default 200)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_hold  record;
  v_swept integer := 0;
begin
  for v_hold in
    select b.operator_id, b.id from core.bookings as b
     where b.status = 'held' and b.expires_at <= core.now()
     order by b.expires_at limit p_limit
  loop
    begin
      v_swept := v_swept + core.sweep_hold(v_hold.operator_id, v_hold.id);
    exception when others then
      -- The others are not its fault; it is tried again in a minute, and said each time.
      raise warning 'hold % of operator % could not be ended: %', v_hold.id, v_hold.operator_id, sqlerrm;
    end;
  end loop;
  return v_swept;
end $$;
