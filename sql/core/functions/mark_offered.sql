-- core.mark_offered(operator, occurrences, entries, verdicts, offers) returns nothing
--
-- What     Of these entries, a subscript each, those with the verdict 'held' wait no longer: each has its offer.
-- Locks    Nothing: the caller holds the occurrences, without which no entry changes.
create or replace function core.mark_offered(
  p_operator_id uuid, p_occurrence_id uuid[], p_entry_id uuid[], p_verdict text[], p_offer_id uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_held_ids uuid[];
  v_ids      uuid[];
  v_offers   integer[];
begin
  select array_agg(u.entry_id) into v_held_ids
    from unnest(p_entry_id, p_verdict) as u(entry_id, verdict) where u.verdict = 'held';
  select array_agg(x.id), array_agg(x.offers) into v_ids, v_offers
    from (select u.id, count(*)::integer as offers
            from unnest(p_occurrence_id, p_verdict) as u(id, verdict) where u.verdict = 'held' group by u.id order by u.id) as x;
  update core.waitlist_entries as w
     set status = 'offered', offer_booking_id = p_offer_id[array_position(p_entry_id, w.id)]
   where w.operator_id = p_operator_id and w.occurrence_id = any (v_ids) and w.id = any (v_held_ids);
  update core.occurrences as o set waiting = o.waiting - v_offers[width_bucket(o.id, v_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_ids) and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)];
end $$;
