-- core.mark_offered(operator, rows, occurrences, entries, verdicts, offers) returns nothing
--
-- What     Marks those of these entries whose verdict is 'held' as offered: each has its offer. Arrays have one element per
--          entry; rows are their locations.
-- Locks    Nothing: the caller has locked the occurrences, and entries change only under that lock.
create or replace function core.mark_offered(
  p_operator_id uuid, p_row_at tid[], p_occurrence_id uuid[], p_entry_id uuid[], p_verdict text[], p_offer_id uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids    uuid[];
  v_offers integer[];
begin
  perform core.finish_entries(p_operator_id, h.rows, p_entry_id, 'offered', p_offer_id)
     from (select array_agg(u.row_at) as rows from unnest(p_row_at, p_verdict) as u(row_at, verdict) where u.verdict = 'held') as h;
  select array_agg(x.id), array_agg(x.offers) into v_ids, v_offers
    from (select u.id, count(*)::integer as offers
            from unnest(p_occurrence_id, p_verdict) as u(id, verdict) where u.verdict = 'held' group by u.id order by u.id) as x;
  update core.occurrences as o set waiting = o.waiting - v_offers[width_bucket(o.id, v_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_ids) and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)];
end $$;
