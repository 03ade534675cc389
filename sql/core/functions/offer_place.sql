-- core.offer_place(occurrence, entry) returns the booking that is the offer
--
-- What     Holds the entry's quantity for it, for as long as the occurrence's policy holds (10 minutes without one).
-- Locks    Nothing: the caller holds the occurrence and the entry.
create or replace function core.offer_place(p_occurrence core.occurrences, p_entry core.waitlist_entries)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_id uuid := core.new_id();
  v_expires_at timestamptz := core.now() + make_interval(secs => coalesce(
    (select p.hold_s from core.policies as p
      where p.operator_id = p_occurrence.operator_id and p.id = p_occurrence.policy_id), 600));
  v_fare_id    uuid;
  v_price      bigint;
begin
  -- As a newcomer would pay: an adult's fare where the occurrence has fares.
  select f.fare_id, coalesce(f.price_minor, p_occurrence.price_minor) * p_entry.quantity into v_fare_id, v_price
    from (select) as here
    left join core.quote_fare(p_occurrence.operator_id, p_occurrence.fare_table_id, null, null, null, null, 'adult') as f
      on p_occurrence.fare_table_id is not null;
  insert into core.bookings (operator_id, id, reference, customer_id, booked_by, status, expires_at, contact_name,
                             contact_phone, contact_email, total_minor, currency, created_at)
  values (p_occurrence.operator_id, v_booking_id, core.next_reference(), p_entry.customer_id, p_entry.account_id, 'held',
          v_expires_at, p_entry.contact_name, p_entry.contact_phone, p_entry.contact_email, v_price,
          p_occurrence.currency, core.now());
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, span, quantity, expires_at, price_minor,
                           fare_id)
  values (p_occurrence.operator_id, p_occurrence.id, core.new_id(), v_booking_id, 'counted', p_entry.span,
          p_entry.quantity, v_expires_at, v_price, v_fare_id);
  update core.occurrences as o set taken = o.taken + p_entry.quantity, waiting = o.waiting - 1
   where o.operator_id = p_occurrence.operator_id and o.id = p_occurrence.id;
  update core.waitlist_entries as e set status = 'offered', offer_booking_id = v_booking_id
   where e.operator_id = p_entry.operator_id and e.occurrence_id = p_entry.occurrence_id and e.id = p_entry.id;
  perform core.record_events(p_occurrence.operator_id, array[v_booking_id], 'waitlist.offered', null, null, null,
                             jsonb_build_object('waitlist_entry_id', p_entry.id, 'expires_at', v_expires_at));
  return v_booking_id;
end $$;
