-- core.await_unlocked(operator, ids) returns nothing, once nobody has any of these occurrences and bookings locked
--
-- What     For the server, before it decides about a row that another transaction has locked: a request for this row and
--          another one waits without locking the other one. It waits at most for lock_timeout.
-- Locks    Each of them, in the lock order of Berth, until the end of the statement.
-- Definer  It returns no data; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.await_unlocked(p_operator_id uuid, p_ids uuid[])
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.lock_occurrences(p_operator_id, p_ids);
  perform core.lock_bookings(p_operator_id, p_ids);
end $$;
