-- core.lock_occurrences(operator, occurrences) returns nothing
--
-- What     It must not use a lateral probe for each row. After waiting for one row, PostgreSQL reads the next one afresh. A
--          probe that depends on another row no longer finds it, and leaves it unlocked without an error (seen on 18).
-- Locks    These occurrences in id order, the only order in which Berth locks them. The lock mode is no key update, so that
--          foreign-key checks do not wait.
create or replace function core.lock_occurrences(p_operator_id uuid, p_occurrence_ids uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
begin
  perform from core.occurrences as o
    where o.operator_id = p_operator_id and o.id = any (v_ids)
      and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)] -- only these months
    order by o.id for no key update;
end $$;
