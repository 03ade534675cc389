-- core.lock_occurrences(operator, occurrences) returns nothing
--
-- Locks    These occurrences in id order: the one order in which anything in Berth locks them. Not for their keys, which
--          never change, so foreign-key checks pass by.
create or replace function core.lock_occurrences(p_operator_id uuid, p_occurrence_ids uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
begin
  perform from unnest(v_ids) as w(id)
   cross join lateral (select from core.occurrences as o
                        where o.operator_id = p_operator_id and o.id = w.id
                          and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)] -- only these months
                          for no key update) as locked;
end $$;
