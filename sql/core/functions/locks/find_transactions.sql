-- core.find_transactions(application name) returns the transactions under way on connections with this application name
--
-- Locks    Nothing.
create or replace function core.find_transactions(p_application_name text)
returns xid[] language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select array(
    select l.transactionid from pg_locks as l join pg_stat_activity as a on a.pid = l.pid
     where l.locktype = 'transactionid' and l.granted and a.application_name = p_application_name);
$$;
