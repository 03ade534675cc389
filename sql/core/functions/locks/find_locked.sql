-- core.find_locked(operator, ids, servers) returns those of these occurrences and bookings that are locked, in any order
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
  v_ids     uuid[] := array(select distinct u.id from unnest(p_ids) as u(id) order by u.id);
  v_own_xid xid[] := core.find_transactions(p_application_name);
  v_free    uuid[];
begin
  -- Twice, and with the batches that have begun since: the batch that had a row locked may have ended, and another one may have it.
  for v_pass in 1..2 loop
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
    v_ids := array(select u.id from unnest(v_ids) as u(id) where u.id <> all (v_free) order by u.id);
    v_own_xid := v_own_xid || core.find_transactions(p_application_name);
  end loop;
  -- xmax is the transaction that has locked or changed the row, if it is a single one.
  return array(
    select o.id from core.occurrences as o
     where o.operator_id = p_operator_id and o.id = any (v_ids)
       and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)]
       and o.xmax <> all (v_own_xid)
     union all
    select b.id from core.bookings as b
     where b.operator_id = p_operator_id and b.id = any (v_ids)
       and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)]
       and b.xmax <> all (v_own_xid));
end $$;
