-- core.lapse_entries(operator, rows, occurrences, entries, reasons) returns nothing
--
-- What     Removes these entries from the line although no customer gave them up. Each records the code of the refusal because
--          of which no offer can be made, and gets an event that informs its customer. Arrays have one element per entry; rows
--          are their locations.
-- Locks    Nothing: the caller has locked the occurrences, and entries change only under that lock.
create or replace function core.lapse_entries(
  p_operator_id uuid, p_row_at tid[], p_occurrence_id uuid[], p_entry_id uuid[], p_reason text[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids    uuid[];
  v_lapsed integer[];
begin
  perform core.finish_entries(p_operator_id, p_row_at, p_entry_id, 'lapsed', p_reason => p_reason);
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, detail)
  select p_operator_id, u.id, 1, (select core.transaction_no()), 'waitlist.lapsed', core.now(),
         jsonb_build_object('status', 'lapsed', 'waitlist_entry_id', u.id, 'occurrence_id', u.occurrence_id, 'reason', u.reason)
    from unnest(p_entry_id, p_occurrence_id, p_reason) as u(id, occurrence_id, reason);
  select array_agg(x.id), array_agg(x.lapsed) into v_ids, v_lapsed
    from (select u.id, count(*)::integer as lapsed from unnest(p_occurrence_id) as u(id) group by u.id order by u.id) as x;
  update core.occurrences as o set waiting = o.waiting - v_lapsed[width_bucket(o.id, v_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_ids) and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)];
end $$;
