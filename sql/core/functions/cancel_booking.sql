-- core.cancel_booking(operator, booking, claims, reason, staff, account, ip, request) returns the fee and what is refundable
--
-- What     Gives up a booking, or one passenger of it (p_claim_ids): the claims end, their places are free or offered to the
--          waitlist at once, and the policy's fee is kept. The booking is cancelled once no claim is left. p_free_of_charge
--          is for an operator's own cancelling.
-- Locks    Its occurrences in id order, then the booking.
-- Refuses  booking_not_found, already_cancelled, claim_not_found, cancellation_closed (once it has begun, but for staff)
create or replace function core.cancel_booking(
  p_operator_id uuid, p_booking_id uuid, p_claim_ids uuid[], p_reason text, p_staff boolean, p_free_of_charge boolean,
  p_account_id uuid, p_ip text, p_request_id text, out fee_minor bigint, out refundable_minor bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking        core.bookings;
  v_claim_ids      uuid[];
  v_price_minor    bigint;
  v_begins_at      timestamptz;
  v_occurrence_ids uuid[];
  v_ends           boolean;
begin
  v_booking := core.lock_booking(p_operator_id, p_booking_id);
  if v_booking.status not in ('held', 'confirmed') then perform core.refuse('already_cancelled'); end if;
  select array_agg(q.claim_id), sum(q.price_minor), sum(case when p_free_of_charge then 0 else q.fee_minor end),
         min(q.begins_at)
    into v_claim_ids, v_price_minor, fee_minor, v_begins_at
    from core.quote_cancellation(p_operator_id, p_booking_id, p_claim_ids, core.now()) as q;
  if v_claim_ids is null or cardinality(v_claim_ids) < coalesce(cardinality(p_claim_ids), 1) then
    perform core.refuse('claim_not_found', jsonb_build_object('field', 'claim_ids'));
  end if;
  if v_begins_at <= core.now() and not p_staff then perform core.refuse('cancellation_closed'); end if;
  if v_booking.status = 'held' then fee_minor := 0; end if;

  v_occurrence_ids := core.end_claims(
    p_operator_id, array[p_booking_id], v_claim_ids, case when p_free_of_charge then 'occurrence_cancelled' else 'cancelled' end);
  v_ends := not exists (select from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.live);
  refundable_minor := case v_booking.status when 'held' then 0 else v_price_minor - fee_minor end;
  update core.bookings as b
     set status = case when v_ends then 'cancelled' else b.status end,
         expires_at = case when v_ends then null else b.expires_at end,
         total_minor = b.total_minor - v_price_minor,
         fee_minor = b.fee_minor + cancel_booking.fee_minor,
         refundable_minor = b.refundable_minor + cancel_booking.refundable_minor,
         version = b.version + 1
   where b.operator_id = p_operator_id and b.id = p_booking_id;
  perform core.record_events(
    p_operator_id, array[p_booking_id], case when v_ends then 'booking.cancelled' else 'booking.reduced' end,
    p_account_id, p_ip, p_request_id,
    jsonb_build_object('claim_ids', v_claim_ids, 'reason', p_reason, 'fee_minor', fee_minor,
                       'refundable_minor', refundable_minor));
  if v_ends then perform core.close_offers(p_operator_id, array[p_booking_id], 'left'); end if;
  perform core.offer_freed_places(p_operator_id, v_occurrence_ids);
end $$;
