-- core.find_locked(operator, ids, application name) returns those of these occurrences and bookings that are locked, in any order
--
-- What     For the server, after a batch has waited too long for a lock: it tells which rows are locked. The error does not
--          name the row to a transaction that waited behind another one. Rows that only a batch of a server has locked are left
--          out, since it will end soon: p_application_name is the name of such connections.
-- Locks    Each of them that is free, until the end of the statement, without waiting. It fails at once if a whole table is
--          locked.
-- Definer  It returns no data; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.find_locked(p_operator_id uuid, p_ids uuid[], p_application_name text)
returns uuid[] language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms'
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids     uuid[] := array(select distinct u.id from unnest(p_ids) as u(id) order by u.id); -- not decided yet
  v_xmax    xid[] := '{}'; -- of each of v_ids
  v_before  xid[]; -- v_xmax in the pass before
  v_free    uuid[];
  v_batches xid[]; -- the transactions of batches
  v_others  xid[]; -- all others
  v_locked  uuid[] := '{}';
begin
  -- A row can be decided unless its transaction has ended since. Then another one may have it, and the row is looked at again.
  for v_pass in 1..3 loop
    -- The first and the last id, so that only these months are read.
    v_free := array(
      select o.id from core.occurrences as o
       where o.operator_id = p_operator_id and o.id = any (v_ids)
         and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)]
         for no key update skip locked);
    v_free := v_free || array(
      select b.id from core.bookings as b
       where b.operator_id = p_operator_id and b.id = any (v_ids)
         and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)]
         for no key update skip locked);
    v_before := v_xmax;
    -- xmax is the transaction that has locked or changed the row. If there are several, it is a number that stands for them.
    select coalesce(array_agg(r.id order by r.id), '{}'), coalesce(array_agg(r.xmax order by r.id), '{}')
      into v_ids, v_xmax
      from (
        select o.id, o.xmax from core.occurrences as o
         where o.operator_id = p_operator_id and o.id = any (v_ids)
           and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)]
         union all
        select b.id, b.xmax from core.bookings as b
         where b.operator_id = p_operator_id and b.id = any (v_ids)
           and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)]) as r
     where r.id <> all (v_free);
    exit when v_ids = '{}';

    perform pg_stat_clear_snapshot(); -- so that new connections are seen
    select coalesce(array_agg(l.transactionid) filter (where a.application_name = p_application_name), '{}'),
           coalesce(array_agg(l.transactionid) filter (where a.application_name is distinct from p_application_name), '{}')
      into v_batches, v_others
      from pg_locks as l left join pg_stat_activity as a on a.pid = l.pid
     where l.locktype = 'transactionid' and l.granted;

    -- A number that stands for several transactions is in neither list, and the same in two passes.
    v_locked := v_locked || array(
      select u.id from unnest(v_ids, v_xmax) as u(id, xmax)
       where u.xmax = any (v_others) or (u.xmax <> all (v_batches) and u.xmax = any (v_before)));
    select coalesce(array_agg(u.id order by u.id), '{}'), coalesce(array_agg(u.xmax order by u.id), '{}')
      into v_ids, v_xmax
      from unnest(v_ids, v_xmax) as u(id, xmax)
     where u.id <> all (v_locked) and u.xmax <> all (v_batches);
  end loop;
  return v_locked;
end $$;
