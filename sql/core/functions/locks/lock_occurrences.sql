-- core.lock_occurrences(operator, occurrences) returns nothing
--
-- What     Not a lateral probe for each: after it has waited for one row, PostgreSQL looks at the next as of then, and a probe
--          that depends on another row finds it no more and leaves it unlocked, without a word (seen on 18).
-- Locks    These occurrences in id order: the one order in which anything in Berth locks them. Not for their keys, which
--          never change, so foreign-key checks pass by.
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
