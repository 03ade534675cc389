-- What the ways of booking in this folder have in common: the wish, the look at what is for sale, and the rows of a booking.
--
-- What     The rows are those that Berth writes: a key, a booking, a claim, an event, with the triggers and constraints of
--          the real tables. What a way keeps beside them, and how it keeps two from taking one place, is in its own file.
--          A refusal is raised, so that everything written before it goes with it, the key too: one round trip either way.
create schema bench authorization berth_owner;
grant usage on schema bench to berth_app;
set role berth_owner;

-- One line, one request: these ways have no carts.
create type bench.wish as (
  operator_id uuid, caller text, key text, body_hash bytea, account_id uuid, ip text, request_id text,
  occurrence_id uuid, quantity integer, seat text, from_index integer, to_index integer, holder jsonb);

-- What a wish comes to. place is null where one is to be picked, or places are counted.
create type bench.sale as (
  booking_id uuid, claim_id uuid, customer_id uuid, mode text, layout_id uuid, place integer, span int4range,
  is_whole boolean, units integer, begins_at timestamptz, ends_at timestamptz, price_minor bigint, currency text, reference text,
  created_at timestamptz);

-- In the order in which core.book_batch answers, so that the same code reads it.
create type bench.answer as (
  request integer, verdict text, result_id uuid, reference text, total_minor bigint, currency text, expires_at timestamptz,
  created_at timestamptz, claim_id uuid, occurrence_id uuid, label text, from_index integer, to_index integer, quantity integer,
  price_minor bigint);

-- bench.take_key(wish, booking) returns null for a key that is ours now, or the booking that it stood for before
create function bench.take_key(p_wish bench.wish, p_booking_id uuid)
returns uuid language plpgsql volatile as $$
declare
  v_earlier record;
begin
  insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
  values (p_wish.operator_id, p_wish.caller, p_wish.key, p_wish.body_hash, p_booking_id, core.now())
  on conflict do nothing;
  if found then return null; end if;
  select k.result_id, k.body_hash into strict v_earlier from core.idempotency_keys as k
   where k.operator_id = p_wish.operator_id and k.caller = p_wish.caller and k.key = p_wish.key;
  if v_earlier.body_hash <> p_wish.body_hash then perform core.refuse('key_reused'); end if;
  return v_earlier.result_id;
end $$;

-- bench.look_up(wish, booking) returns what the wish comes to, seen without a lock
create function bench.look_up(p_wish bench.wish, p_booking_id uuid)
returns bench.sale language plpgsql volatile as $$
declare
  v_sale bench.sale;
begin
  select p_booking_id, core.new_id(p_wish.operator_id), c.id, o.mode, o.layout_id, lp.place, s.span,
         upper(s.span) - lower(s.span) = o.span_length,
         case o.mode when 'counted' then p_wish.quantity else upper(s.span) - lower(s.span) end,
         o.starts_at + make_interval(secs => coalesce(a.departure_s, 0)),
         coalesce(o.starts_at + make_interval(secs => z.arrival_s), o.ends_at), o.price_minor * p_wish.quantity, o.currency, null, core.now()
    into v_sale
    from core.occurrences as o
   cross join lateral (
     select case o.span_unit when 'whole' then int4range(0, 1)
                 else int4range(coalesce(p_wish.from_index, 0), coalesce(p_wish.to_index, o.span_length)) end as span) as s
    left join transit.pattern_stops as a
      on a.operator_id = o.operator_id and a.pattern_id = o.stop_pattern_id and a.stop_index = lower(s.span)
    left join transit.pattern_stops as z
      on z.operator_id = o.operator_id and z.pattern_id = o.stop_pattern_id and z.stop_index = upper(s.span)
    left join core.customers as c on c.operator_id = o.operator_id and c.account_id = p_wish.account_id
    left join core.layout_places as lp
      on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.label = p_wish.seat
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.published and o.status = 'scheduled'
     and o.starts_at > core.now();
  if v_sale.booking_id is null then perform core.refuse('occurrence_not_found'); end if;
  if p_wish.seat is not null and v_sale.place is null then perform core.refuse('place_not_found'); end if;
  return v_sale;
end $$;

-- bench.write_booking(wish, sale) returns the sale with its reference: a row of core.bookings and one of core.booking_events
create function bench.write_booking(p_wish bench.wish, p_sale bench.sale)
returns bench.sale language plpgsql volatile as $$
begin
  p_sale.reference := core.next_reference();
  insert into core.bookings (operator_id, id, reference, customer_id, booked_by, status, total_minor, currency, created_at)
  values (p_wish.operator_id, p_sale.booking_id, p_sale.reference, p_sale.customer_id, p_wish.account_id, 'confirmed',
          p_sale.price_minor, p_sale.currency, p_sale.created_at);
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  values (p_wish.operator_id, p_sale.booking_id, 1, core.transaction_no(), 'booking.confirmed', p_sale.created_at, p_wish.account_id, p_wish.ip,
          p_wish.request_id, jsonb_build_object('status', 'confirmed', 'total_minor', p_sale.price_minor,
                                                'customer_id', p_sale.customer_id));
  return p_sale;
end $$;

-- bench.claim_place(wish, sale) returns the sale with its place: a row of core.claims
--
-- What     Whether a place is free is left to whatever constraint the table has: that saves a look of our own, and `on conflict`
--          keeps two that take one place at the same time from waiting for each other. A place that was picked and taken by
--          somebody in the meantime is picked anew; under a lock that keeps others out, that never happens.
-- Refuses  place_taken, sold_out
create function bench.claim_place(p_wish bench.wish, p_sale bench.sale)
returns bench.sale language plpgsql volatile as $$
declare
  v_picks boolean := p_sale.mode = 'placed' and p_sale.place is null;
begin
  loop
    if v_picks then p_sale.place := bench.pick_place(p_wish, p_sale); end if;
    insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no,
                             price_minor, holder)
    values (p_wish.operator_id, p_wish.occurrence_id, p_sale.claim_id, p_sale.booking_id, p_sale.mode, p_sale.place,
            p_sale.span, p_wish.quantity, p_sale.begins_at, p_sale.ends_at, 1, p_sale.price_minor, p_wish.holder)
    on conflict do nothing;
    if found then return p_sale; end if;
    if not v_picks then perform core.refuse('place_taken'); end if;
  end loop;
end $$;

-- bench.pick_place(wish, sale) returns the first place that is free for the span, as far as is committed
--
-- Refuses  sold_out
create function bench.pick_place(p_wish bench.wish, p_sale bench.sale)
returns integer language plpgsql volatile as $$
declare
  v_place integer;
begin
  select lp.place into v_place from core.layout_places as lp
   where lp.operator_id = p_wish.operator_id and lp.layout_id = p_sale.layout_id and not lp.blocked
     and not exists (select from core.claims as c
                      where c.operator_id = p_wish.operator_id and c.occurrence_id = p_wish.occurrence_id
                        and c.place = lp.place and c.live and c.span && p_sale.span)
   order by lp.place limit 1;
  if not found then perform core.refuse('sold_out'); end if;
  return v_place;
end $$;

-- bench.answer_of(wish, sale) returns what the caller is told
create function bench.answer_of(p_wish bench.wish, p_sale bench.sale)
returns bench.answer language plpgsql stable as $$
begin
  return row(1, 'confirmed', p_sale.booking_id, p_sale.reference, p_sale.price_minor, p_sale.currency, null, p_sale.created_at,
             p_sale.claim_id, p_wish.occurrence_id,
             coalesce(p_wish.seat, (select lp.label from core.layout_places as lp
                                     where p_sale.place is not null and lp.operator_id = p_wish.operator_id
                                       and lp.layout_id = p_sale.layout_id and lp.place = p_sale.place)),
             lower(p_sale.span), upper(p_sale.span), p_wish.quantity, p_sale.price_minor)::bench.answer;
end $$;

-- bench.replay_of(booking) returns that it was asked for before; what became of it is read with core.read_results
create function bench.replay_of(p_booking_id uuid)
returns bench.answer language sql stable as $$
  select row(1, 'replay', p_booking_id, null, null, null, null, core.now(), null, null, null, null, null, null, null)::bench.answer
$$;
reset role;
