-- ops.check_versions() returns the bookings with a version without an event, or an event without a version
--
-- What     Versions 1 to n of a booking have one event each. An event without a booking is reported too, except that of a
--          waitlist entry that lapsed without ever having had a booking.
create or replace function ops.check_versions()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select coalesce(b.operator_id, e.operator_id), null::uuid, coalesce(b.id, e.booking_id),
         jsonb_build_object('version', b.version, 'events', coalesce(e.events, 0), 'first', e.first, 'last', e.last)
    from core.bookings as b
    full join (select x.operator_id, x.booking_id, count(*) as events, min(x.version) as first, max(x.version) as last
                 from core.booking_events as x group by x.operator_id, x.booking_id) as e
      on e.operator_id = b.operator_id and e.booking_id = b.id
    left join core.waitlist_entries as w
      on b.id is null and w.operator_id = e.operator_id and w.id = e.booking_id and w.lapse_reason is not null and e.last = 1
   where (b.version is null and w.id is null) or e.events is null or e.events <> b.version or e.first <> 1 or e.last <> b.version
$$;
