-- core.change_booking(operator, booking, request jsonb, stops jsonb, account, ip, request, key) returns jsonb: what changed, and its price
--
-- What     Changes passengers, seats, the journey or the departure of a confirmed booking in one transaction: the old claims end,
--          and the new ones begin. The answer is {booking_id, version, claims, price_difference_minor, fee_minor,
--          difference_minor, total_minor, refundable_minor, payment_status, currency}. difference_minor is what is owed more than
--          before, the fee included; it is negative if the booking becomes cheaper. The event keeps the answer and the key, so that
--          a repeated request gets the same. p_stops is explained in core.wanted_changes.
-- Locks    The occurrences of the booking and the one it moves to, in id order; what core.end_expired_holds needs; the booking.
-- Refuses  booking_not_found, not_allowed (only staff waive the fee), busy; as core.refuse_change and core.move_claims;
--          total_too_large; price_changed, with the difference
create or replace function core.change_booking(
  p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_stops jsonb, p_account_id uuid, p_ip text, p_request_id text, p_key text)
returns jsonb language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_total_max constant bigint := 9007199254740991; -- JSON has no greater number that is exact
  v_caller  record := core.own_bookings(p_operator_id, array[p_booking_id], array[p_account_id]);
  v_staff   boolean := coalesce(v_caller.by_staff[1], false);
  v_waive   boolean := coalesce((p_request ->> 'waive_fee')::boolean, false);
  v_ids     uuid[];
  v_renamed uuid[];
  v_moved   jsonb;
  v_sums    record;
  v_booking core.bookings;
  v_answer  jsonb;
begin
  if v_caller.own_id[1] is null then perform core.refuse('booking_not_found'); end if;
  if v_waive and not v_staff then perform core.refuse('not_allowed', '{"field": "/waive_fee"}'); end if;
  v_ids := array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.live
     union select (p_request ->> 'occurrence_id')::uuid where p_request ? 'occurrence_id');
  if cardinality(core.lock_for_sale(p_operator_id, v_ids)) > 0 then perform core.refuse('busy'); end if;
  perform core.lock_bookings(p_operator_id, array[p_booking_id]);
  -- Another change may have moved it between reading and locking.
  if exists (select from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.live and c.occurrence_id <> all (v_ids)) then
    perform core.refuse('busy');
  end if;
  perform core.refuse_change(p_operator_id, p_booking_id, p_request, v_staff);

  v_renamed := core.change_passengers(p_operator_id, p_booking_id, p_request);
  v_moved := core.move_claims(p_operator_id, p_booking_id, p_request, p_stops, v_staff, v_waive);
  select coalesce(sum((m.claim ->> 'price_minor')::bigint - (m.claim ->> 'old_price_minor')::bigint), 0)::bigint as price_minor,
         coalesce(sum((m.claim ->> 'fee_minor')::bigint), 0)::bigint as fee_minor
    into v_sums from jsonb_array_elements(v_moved) as m(claim);
  if v_sums.price_minor + v_sums.fee_minor <> core.as_double(p_request -> 'expected_difference_minor') then
    perform core.refuse('price_changed', jsonb_build_object('difference_minor', v_sums.price_minor + v_sums.fee_minor));
  end if;
  update core.bookings as b
     set total_minor = b.total_minor + v_sums.price_minor, fee_minor = b.fee_minor + v_sums.fee_minor, version = b.version + 1,
         refundable_minor = core.refund_due(b.paid_minor, b.total_minor + v_sums.price_minor + b.fee_minor + v_sums.fee_minor)
   where b.operator_id = p_operator_id and b.id = p_booking_id
  returning b.* into v_booking;
  if v_booking.total_minor > v_total_max then perform core.refuse('total_too_large'); end if;

  v_answer := jsonb_build_object(
    'booking_id', v_booking.id, 'version', v_booking.version, 'claims', v_moved, 'renamed_claim_ids', v_renamed,
    'price_difference_minor', v_sums.price_minor, 'fee_minor', v_sums.fee_minor,
    'difference_minor', v_sums.price_minor + v_sums.fee_minor, 'total_minor', v_booking.total_minor,
    'refundable_minor', v_booking.refundable_minor, 'payment_status',
    core.payment_status(v_booking.paid_minor, v_booking.total_minor + v_booking.fee_minor, v_booking.status),
    'currency', v_booking.currency);
  perform core.record_events(
    p_operator_id, array[p_booking_id], 'booking.changed', p_account_id, p_ip, p_request_id,
    jsonb_build_object('change', v_answer, 'idempotency_key', p_key));
  perform core.offer_freed_places(p_operator_id, v_ids);
  return v_answer;
end $$;
