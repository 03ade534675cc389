-- core.offer_freed_places(operator, occurrences) returns how many offers were made
--
-- What     Gives freed places of counted occurrences to whoever waits, in order: each offer is a hold of the entry's quantity, for
--          as long as the occurrence's policy holds (10 minutes without one), at what a newcomer would pay. Stops at the first in
--          line who does not fit, so that nobody is overtaken.
-- Locks    The entries; the caller holds the occurrences, without which no entry changes.
create or replace function core.offer_freed_places(p_operator_id uuid, p_occurrence_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids         uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
  v_offer       record; -- a subscript an offer, occurrence by occurrence and in line
  v_booking_ids uuid[];
begin
  select array_agg(o.id order by o.id, w.upto) as occurrence_ids, array_agg(w.id order by o.id, w.upto) as entry_ids,
         array_agg(w.customer_id order by o.id, w.upto) as customer_ids, array_agg(w.account_id order by o.id, w.upto) as account_ids,
         array_agg(w.contact_name order by o.id, w.upto) as names, array_agg(w.contact_phone order by o.id, w.upto) as phones,
         array_agg(w.contact_email order by o.id, w.upto) as emails, array_agg(w.span order by o.id, w.upto) as spans,
         array_agg(w.quantity order by o.id, w.upto) as quantities, array_agg(f.fare_id order by o.id, w.upto) as fare_ids,
         array_agg(coalesce(f.price_minor, o.price_minor) * w.quantity order by o.id, w.upto) as prices,
         array_agg(o.currency order by o.id, w.upto) as currencies,
         array_agg(core.now() + make_interval(secs => coalesce(p.hold_s, 600)) order by o.id, w.upto) as expiries
    into v_offer
    from core.occurrences as o
   cross join lateral (
          select e.*, sum(e.quantity) over (order by e.line_number) as upto
            from core.waitlist_entries as e
           where e.operator_id = p_operator_id and e.occurrence_id = o.id and e.status = 'waiting'
           order by e.line_number limit greatest(o.capacity - o.taken, 0)) as w
    left join core.policies as p on p.operator_id = p_operator_id and p.id = o.policy_id
    left join lateral core.quote_fare(p_operator_id, o.fare_table_id, null, null, null, null, 'adult') as f
      on o.fare_table_id is not null
   where o.operator_id = p_operator_id and o.id = any (v_ids)
     and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)] -- only these months
     and o.waiting > 0 and o.status = 'scheduled' and o.starts_at > core.now() and w.upto <= o.capacity - o.taken;
  if v_offer.entry_ids is null then return 0; end if;

  v_booking_ids := core.new_ids(cardinality(v_offer.entry_ids));
  insert into core.bookings (operator_id, id, reference, customer_id, booked_by, status, expires_at, contact_name,
                             contact_phone, contact_email, total_minor, currency, created_at)
  select p_operator_id, u.id, core.next_reference(), u.customer_id, u.account_id, 'held', u.expires_at, u.name, u.phone, u.email,
         u.price, u.currency, core.now()
    from unnest(v_booking_ids, v_offer.customer_ids, v_offer.account_ids, v_offer.expiries, v_offer.names, v_offer.phones,
                v_offer.emails, v_offer.prices, v_offer.currencies)
         as u(id, customer_id, account_id, expires_at, name, phone, email, price, currency);
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, span, quantity, expires_at, price_minor, fare_id)
  select p_operator_id, u.occurrence_id, core.new_id(), u.booking_id, 'counted', u.span, u.quantity, u.expires_at, u.price, u.fare_id
    from unnest(v_offer.occurrence_ids, v_booking_ids, v_offer.spans, v_offer.quantities, v_offer.expiries, v_offer.prices,
                v_offer.fare_ids) as u(occurrence_id, booking_id, span, quantity, expires_at, price, fare_id);
  update core.occurrences as o
     set taken = o.taken + (select sum(u.quantity) from unnest(v_offer.occurrence_ids, v_offer.quantities) as u(id, quantity)
                             where u.id = o.id),
         waiting = o.waiting - cardinality(array_positions(v_offer.occurrence_ids, o.id))
   where o.operator_id = p_operator_id and o.id = any (v_offer.occurrence_ids)
     and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)];
  update core.waitlist_entries as e
     set status = 'offered', offer_booking_id = v_booking_ids[array_position(v_offer.entry_ids, e.id)]
   where e.operator_id = p_operator_id and e.occurrence_id = any (v_offer.occurrence_ids) and e.id = any (v_offer.entry_ids);
  insert into core.booking_events (operator_id, booking_id, version, topic, at, detail)
  select p_operator_id, u.booking_id, 1, 'waitlist.offered', core.now(),
         jsonb_build_object('status', 'held', 'total_minor', u.price, 'waitlist_entry_id', u.entry_id, 'expires_at', u.expires_at)
    from unnest(v_booking_ids, v_offer.entry_ids, v_offer.prices, v_offer.expiries) as u(booking_id, entry_id, price, expires_at);
  return cardinality(v_booking_ids);
end $$;
