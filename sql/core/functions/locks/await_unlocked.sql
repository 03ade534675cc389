-- core.await_unlocked(operator, ids) returns nothing, once each of these occurrences and bookings was seen unlocked
--
-- What     For the server, before it decides about a row that another transaction has locked. It waits for each row for
--          lock_timeout at most, and goes on with the next one only afterwards: the caller bounds the whole wait by
--          statement_timeout.
-- Locks    One row at a time, in id order. While it waits for one row it holds no other: batches of these rows would wait
--          for it.
-- Definer  It returns no data; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.await_unlocked(p_operator_id uuid, p_ids uuid[])
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid;
begin
  -- An id is of an occurrence or of a booking. To touch what is not there costs one look into an index.
  foreach v_id in array array(select distinct u.id from unnest(p_ids) as u(id) order by u.id) loop
    perform core.touch_occurrence(p_operator_id, v_id);
    perform core.touch_booking(p_operator_id, v_id);
  end loop;
end $$;
