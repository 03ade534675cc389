-- core.sweep_holds(limit) returns how many holds were ended
--
-- What     Ends expired holds that nobody has reclaimed, oldest first, at most p_limit. A job calls it every minute.
-- Locks    As core.expire_unlocked, operator by operator: it does not wait for other transactions, and they wait no longer than
--          this sweep takes.
create or replace function core.sweep_holds(p_limit integer default 200)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_holds record; -- of one operator
  v_id    uuid;
  v_swept integer := 0;
begin
  for v_holds in
    select b.operator_id, array_agg(b.id) as ids
      from (select x.operator_id, x.id from core.bookings as x
             where x.status = 'held' and x.expires_at <= core.now()
             order by x.expires_at limit p_limit) as b
     group by b.operator_id
  loop
    begin
      v_swept := v_swept + (core.expire_unlocked(v_holds.operator_id, v_holds.ids, '{}')).ended;
    exception when others then
      foreach v_id in array v_holds.ids loop
        begin
          v_swept := v_swept + (core.expire_unlocked(v_holds.operator_id, array[v_id], '{}')).ended;
        exception when others then
          -- A failure of one operator must not affect the others; it is tried again in a minute, and logged each time.
          raise warning 'hold % of operator % could not be ended: %', v_id, v_holds.operator_id, sqlerrm;
        end;
      end loop;
    end;
  end loop;
  return v_swept;
end $$;
