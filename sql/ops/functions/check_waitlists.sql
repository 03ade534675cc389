-- ops.check_waitlists() returns occurrences with a wrong count of waiting entries, and inconsistent entries
--
-- What     waiting must equal the number of waiting entries. An entry with an offer must have a booking that is held for it; an
--          entry that lapsed without an offer must have its event; and the lines of an entry must add up to its quantity.
create or replace function ops.check_waitlists()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select o.operator_id, o.id, null::uuid, jsonb_build_object('waiting', o.waiting, 'entries', coalesce(w.entries, 0))
    from core.occurrences as o
    left join (select x.operator_id, x.occurrence_id, count(*) as entries
                 from core.waitlist_entries as x where x.status = 'waiting' group by x.operator_id, x.occurrence_id) as w
      on w.operator_id = o.operator_id and w.occurrence_id = o.id
   where o.waiting <> coalesce(w.entries, 0)
  union all
  select w.operator_id, w.occurrence_id, w.offer_booking_id,
         jsonb_build_object('waitlist_entry_id', w.id, 'entry_status', w.status, 'booking_status', b.status)
    from core.waitlist_entries as w
    left join core.bookings as b on b.operator_id = w.operator_id and b.id = w.offer_booking_id
   where (w.status = 'offered' and b.status is distinct from 'held')
      or (w.status in ('accepted', 'lapsed') and b.id is null and w.lapse_reason is null)
  union all
  select w.operator_id, w.occurrence_id, w.id, jsonb_build_object('waitlist_entry_id', w.id, 'lapse_reason', w.lapse_reason)
    from core.waitlist_entries as w
    left join core.booking_events as e on e.operator_id = w.operator_id and e.booking_id = w.id
   where w.lapse_reason is not null and e.topic is distinct from 'waitlist.lapsed'
  union all
  select w.operator_id, w.occurrence_id, null::uuid,
         jsonb_build_object('waitlist_entry_id', w.id, 'quantity', w.quantity, 'of_lines', l.quantity)
    from core.waitlist_entries as w
   cross join lateral (
          select sum((x.line ->> 'quantity')::integer) as quantity from jsonb_array_elements(w.lines) as x(line)) as l
   where l.quantity is distinct from w.quantity
$$;
