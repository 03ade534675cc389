-- core.await_unlocked(operator, ids) returns nothing, once nobody has any of these occurrences and bookings locked
--
-- What     For the server, before it decides about what somebody kept locked: so that whoever wants that and something else
--          waits without having the other thing locked meanwhile. Until then at most as long as lock_timeout says.
-- Locks    Each of them, in the order of everything in Berth, until the end of the statement.
-- Definer  Tells nobody's data; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.await_unlocked(p_operator_id uuid, p_ids uuid[])
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.lock_occurrences(p_operator_id, p_ids);
  perform core.lock_bookings(p_operator_id, p_ids);
end $$;
