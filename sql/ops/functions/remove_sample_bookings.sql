-- ops.remove_sample_bookings(operator, bookings) returns how many were removed
--
-- What     Removes bookings with their claims, events and keys, and the waitlist entries of sample customers with their events
--          and keys. Places that they held on real departures become free again and are offered to the waitlist.
-- Locks    Nothing: ops.remove_samples has locked the occurrences and the bookings.
create or replace function ops.remove_sample_bookings(p_operator_id uuid, p_booking_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_removed        integer;
  v_occurrence_ids uuid[];
  v_entry_ids      uuid[];
begin
  v_occurrence_ids := core.end_claims(p_operator_id, p_booking_ids, null, 'removed');
  v_entry_ids := array(
    select w.id from core.waitlist_entries as w
     where w.operator_id = p_operator_id
       and (w.offer_booking_id = any (p_booking_ids)
            or w.customer_id in (select c.id from core.customers as c where c.operator_id = p_operator_id and c.sample)));
  delete from core.waitlist_entries as w where w.operator_id = p_operator_id and w.id = any (v_entry_ids);
  update core.occurrences as o set waiting = x.waiting
    from (select y.id, (select count(*) from core.waitlist_entries as w
                         where w.operator_id = p_operator_id and w.occurrence_id = y.id and w.status = 'waiting') as waiting
            from core.occurrences as y where y.operator_id = p_operator_id and y.waiting > 0) as x
   where o.operator_id = p_operator_id and o.id = x.id and o.waiting <> x.waiting;

  delete from core.booking_words as w where w.operator_id = p_operator_id and w.booking_id = any (p_booking_ids);
  delete from core.claims as c where c.operator_id = p_operator_id and c.booking_id = any (p_booking_ids);
  delete from core.booking_events as e where e.operator_id = p_operator_id and e.booking_id = any (p_booking_ids || v_entry_ids);
  delete from core.idempotency_keys as k where k.operator_id = p_operator_id and k.result_id = any (p_booking_ids || v_entry_ids);
  delete from core.bookings as b where b.operator_id = p_operator_id and b.id = any (p_booking_ids);
  get diagnostics v_removed = row_count;
  perform core.offer_freed_places(p_operator_id, v_occurrence_ids);
  return v_removed;
end $$;
