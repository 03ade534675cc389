-- bench.write_floor(operator, bookings of one line each as arrays) returns one row a booking, in order, as core.book_batch does
--
-- What     The limit of any batch: the rows that a booking writes, each table once, on the real tables with their triggers,
--          constraints and indexes, with ids and references made as Berth makes them. Nothing is decided, nobody is asked who
--          they are, nothing is read: customer, place, span, times and price come with the call. The count comes last, so that its
--          row is locked for as short as can be.
-- Locks    The occurrences, as an update by primary key meets them.
create schema bench authorization berth_owner;
grant usage on schema bench to berth_app;
set role berth_owner;

create function bench.write_floor(
  p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_account_id uuid[], p_customer_id uuid[], p_ip text[],
  p_request_id text[], p_occurrence_id uuid[], p_mode text[], p_place integer[], p_from_index integer[], p_to_index integer[],
  p_begins_at text[], p_ends_at text[], p_quantity integer[], p_price_minor bigint[], p_currency text[], p_holder jsonb[])
returns setof core.batch_answer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_now        timestamptz := core.now();
  v_booking_id uuid[] := core.new_ids(p_operator_id, cardinality(p_key));
  v_claim_id   uuid[];
  v_reference  text[];
  v_rounds     bigint[];
  v_slot_id    uuid[];
  v_units      integer[];
begin
  select k.rounds into v_rounds from core.reference_keys as k;
  v_claim_id := core.new_ids(p_operator_id, cardinality(p_key));
  select array_agg(core.encode_reference(nextval('core.reference_numbers'), v_rounds))
    into v_reference from generate_subscripts(p_key, 1);
  select array_agg(s.id order by s.id), array_agg(s.units order by s.id) into v_slot_id, v_units
    from (select u.id, sum(case u.mode when 'counted' then u.quantity else u.to_index - u.from_index end)::integer as units
            from unnest(p_occurrence_id, p_mode, p_quantity, p_from_index, p_to_index)
                 as u(id, mode, quantity, from_index, to_index)
           group by u.id) as s;

  insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
  select p_operator_id, u.caller, u.key, u.body_hash, u.booking_id, v_now
    from unnest(p_caller, p_key, p_body_hash, v_booking_id) as u(caller, key, body_hash, booking_id);
  insert into core.bookings (operator_id, id, reference, customer_id, booked_by, status, total_minor, currency, created_at)
  select p_operator_id, u.id, u.reference, u.customer_id, u.account_id, 'confirmed', u.price_minor, u.currency, v_now
    from unnest(v_booking_id, v_reference, p_customer_id, p_account_id, p_price_minor, p_currency)
         as u(id, reference, customer_id, account_id, price_minor, currency);
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no,
                           price_minor, holder)
  select p_operator_id, u.occurrence_id, u.id, u.booking_id, u.mode, u.place, int4range(u.from_index, u.to_index), u.quantity,
         u.begins_at::timestamptz, u.ends_at::timestamptz, 1, u.price_minor, u.holder
    from unnest(p_occurrence_id, v_claim_id, v_booking_id, p_mode, p_place, p_from_index, p_to_index, p_begins_at,
                p_ends_at, p_quantity, p_price_minor, p_holder)
         as u(occurrence_id, id, booking_id, mode, place, from_index, to_index, begins_at, ends_at, quantity, price_minor, holder);
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  select p_operator_id, u.id, 1, (select core.transaction_no()), 'booking.confirmed', v_now, u.account_id, u.ip, u.request_id,
         jsonb_build_object('status', 'confirmed', 'total_minor', u.price_minor, 'customer_id', u.customer_id)
    from unnest(v_booking_id, p_account_id, p_ip, p_request_id, p_customer_id, p_price_minor)
         as u(id, account_id, ip, request_id, customer_id, price_minor);
  update core.occurrences as o set taken = o.taken + v_units[array_position(v_slot_id, o.id)]
   where o.operator_id = p_operator_id and o.id = any (v_slot_id)
     and o.id >= v_slot_id[1] and o.id <= v_slot_id[cardinality(v_slot_id)];

  return query
  select u.request::integer, 'confirmed', u.booking_id, u.reference, u.price_minor, u.currency, null::timestamptz, v_now, u.claim_id,
         u.occurrence_id, u.place::text, u.from_index, u.to_index, u.quantity, u.price_minor, 'unpaid'
    from unnest(v_booking_id, v_reference, v_claim_id, p_occurrence_id, p_place, p_from_index, p_to_index, p_quantity,
                p_price_minor, p_currency) with ordinality
         as u(booking_id, reference, claim_id, occurrence_id, place, from_index, to_index, quantity, price_minor, currency, request);
end $$;
grant execute on function bench.write_floor to berth_app;
reset role;
