-- core.write_batch(operator, now, decided requests as arrays, their lines as arrays) returns references
--
-- What     Writes what core.book_batch accepted, or what core.offer_freed_places offers. Each table is written once, in this
--          order: bookings, claims, one net update of taken for each occurrence, events. Arrays have one element per request,
--          then one per line, then one per occurrence. p_entry_id is given only for offers, where no caller is asking: the
--          waitlist entry of each. It fails only because of a bug of ours, or because the sequence of references was set back:
--          each attempt draws the next numbers, so that repeating gets past those that are in use (ops.check_references tells
--          how far).
-- Locks    Nothing: the batch has locked the occurrences.
create or replace function core.write_batch(
  p_operator_id uuid, p_now timestamptz, p_booking_id uuid[], p_verdict text[], p_account_id uuid[], p_customer_id uuid[],
  p_contact_name text[], p_contact_phone text[], p_contact_email text[], p_ip text[], p_request_id text[],
  p_total_minor bigint[], p_currency text[], p_expires_at timestamptz[], p_line_request integer[], p_occurrence_id uuid[],
  p_claim_id uuid[], p_quantity integer[], p_item_no integer[], p_holder jsonb[], p_place integer[], p_lines core.batch_lines, p_batch_occurrence_id uuid[],
  p_units integer[], p_entry_id uuid[] default null, out reference text[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_rounds bigint[] := (select k.rounds from core.reference_keys as k);
begin
  select array_agg(case when u.verdict in ('confirmed', 'held')
                        then core.encode_reference(nextval('core.reference_numbers'), v_rounds) end) into reference
    from unnest(p_verdict) as u(verdict);

  insert into core.bookings as b (operator_id, id, reference, customer_id, booked_by, status, expires_at, contact_name,
                                  contact_phone, contact_email, total_minor, currency, created_at)
  select p_operator_id, u.id, u.reference, u.customer_id, u.account_id, u.verdict, u.expires_at, u.contact_name,
         u.contact_phone, u.contact_email, u.total_minor, u.currency, p_now
    from unnest(p_booking_id, p_verdict, write_batch.reference, p_customer_id, p_account_id, p_expires_at,
                p_contact_name, p_contact_phone, p_contact_email, p_total_minor, p_currency)
         as u(id, verdict, reference, customer_id, account_id, expires_at, contact_name, contact_phone, contact_email,
              total_minor, currency)
   where u.reference is not null;
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at,
                           item_no, expires_at, price_minor, fare_id, holder)
  select p_operator_id, u.occurrence_id, u.id, p_booking_id[u.request], case when u.counted then 'counted' else 'placed' end,
         u.place, int4range(u.from_index, u.to_index), u.quantity, u.begins_at, u.ends_at, coalesce(u.item_no, 1),
         p_expires_at[u.request], u.price_minor, u.fare_id, u.holder
    from unnest(p_line_request, p_occurrence_id, p_claim_id, p_quantity, p_item_no, p_holder, p_place, p_lines.counted,
                p_lines.from_index, p_lines.to_index, p_lines.begins_at, p_lines.ends_at, p_lines.price_minor, p_lines.fare_id)
         as u(request, occurrence_id, id, quantity, item_no, holder, place, counted, from_index, to_index, begins_at, ends_at,
              price_minor, fare_id)
   where write_batch.reference[u.request] is not null;
  -- No join: planned while the tables were small, it read every occurrence of the operator (14 ms of a batch).
  update core.occurrences as o set taken = o.taken + p_units[width_bucket(o.id, p_batch_occurrence_id)]
   where o.operator_id = p_operator_id and o.id = any (p_batch_occurrence_id)
     and o.id >= p_batch_occurrence_id[1] and o.id <= p_batch_occurrence_id[cardinality(p_batch_occurrence_id)]
     and p_units[width_bucket(o.id, p_batch_occurrence_id)] > 0;
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  select p_operator_id, u.id, 1, (select core.transaction_no()),
         case when p_entry_id is null then 'booking.' || u.verdict else 'waitlist.offered' end, p_now,
         case when p_entry_id is null then u.account_id end, u.ip, u.request_id,
         case when p_entry_id is null
              then jsonb_build_object('status', u.verdict, 'total_minor', u.total_minor, 'customer_id', u.customer_id)
              else (select jsonb_build_object('status', u.verdict, 'total_minor', u.total_minor, 'customer_id', u.customer_id,
                                              'waitlist_entry_id', p_entry_id[o.offer], 'expires_at', p_expires_at[o.offer])
                      from array_position(p_booking_id, u.id) as o(offer)) end
    from unnest(p_booking_id, p_verdict, write_batch.reference, p_account_id, p_ip, p_request_id, p_customer_id, p_total_minor)
         as u(id, verdict, reference, account_id, ip, request_id, customer_id, total_minor)
   where u.reference is not null;
end $$;
