-- core.cancel_bookings(operator, bookings, claims, occurrence, reasons, staff, accounts, ips, requests) returns the outcome of each
--
-- What     Cancels each of these bookings, each given once, or only some of its passengers: those of claims, an array written
--          as text, or all if it is null. If the operator cancels an occurrence, only the claims on that occurrence are
--          cancelled, free of charge and at any time. Otherwise the policy's fee is owed, except for a hold. refundable_minor
--          is the amount to be refunded for the booking now (core.refund_due). A booking is cancelled once none of its claims
--          is left. Arrays have one element per booking, in order of id. A refusal means that nothing was done:
--          already_cancelled, claim_not_found, cancellation_closed (once it has begun, except for staff). Offering freed_ids to
--          the waitlist is left to the caller.
-- Locks    Nothing: the caller has locked the bookings and their occurrences.
create or replace function core.cancel_bookings(
  p_operator_id uuid, p_booking_id uuid[], p_claim_ids text[], p_cancelled_occurrence_id uuid, p_reason text[], p_staff boolean[],
  p_account_id uuid[], p_ip text[], p_request_id text[],
  out refusal text[], out status text[], out fee_minor bigint[], out refundable_minor bigint[], out total_minor bigint[],
  out currency text[], out freed_ids uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_status      text[];
  v_total_minor bigint[];
  v_paid_minor  bigint[];
  v_fee_minor   bigint[]; -- of what was cancelled before
  v_given_up    jsonb[]; -- the claims that are cancelled now, by booking
  v_ids         uuid[]; -- of bookings that are cancelled, wholly or in part
  v_claim_ids   uuid[];
begin
  select array_agg(b.status order by b.id), array_agg(b.total_minor order by b.id), array_agg(b.paid_minor order by b.id),
         array_agg(b.fee_minor order by b.id), array_agg(b.currency order by b.id)
    into v_status, v_total_minor, v_paid_minor, v_fee_minor, currency
    from core.bookings as b
   where b.operator_id = p_operator_id and b.id = any (p_booking_id)
     and b.id >= p_booking_id[1] and b.id <= p_booking_id[cardinality(p_booking_id)];
  with quoted as (
    select q.* from core.quote_cancellation(p_operator_id, p_booking_id, core.now()) as q
     union all
    select u.id, null, null, false, null, null, null from unnest(p_booking_id) as u(id)), -- one row per booking at least
  asked as (
    select u.at, q.claim_id, q.live, q.price_minor, q.begins_at, cardinality(n.claim_ids) as named,
           case when p_cancelled_occurrence_id is null and v_status[u.at] <> 'held' then q.fee_minor else 0 end as fee_minor,
           q.live and case when p_cancelled_occurrence_id is not null then q.occurrence_id = p_cancelled_occurrence_id
                           else n.claim_ids is null or q.claim_id = any (n.claim_ids) end as given_up
      from quoted as q
     cross join lateral (select width_bucket(q.booking_id, p_booking_id) as at) as u
     cross join lateral (select p_claim_ids[u.at]::uuid[] as claim_ids) as n),
  decided as (
    select a.at, v_total_minor[a.at] - sum(a.price_minor) filter (where a.given_up) as total_minor,
           case when v_status[a.at] not in ('held', 'confirmed') then 'already_cancelled'
                when count(*) filter (where a.given_up) < greatest(a.named, 1) then 'claim_not_found'
                when p_cancelled_occurrence_id is null and not p_staff[a.at]
                     and min(a.begins_at) filter (where a.given_up) <= core.now() then 'cancellation_closed'
           end as refusal,
           case when bool_or(a.live and not a.given_up) then v_status[a.at] else 'cancelled' end as status,
           sum(a.fee_minor) filter (where a.given_up) as fee_minor,
           core.refund_due(v_paid_minor[a.at], v_fee_minor[a.at] + v_total_minor[a.at]
                           - sum(a.price_minor - a.fee_minor) filter (where a.given_up)::bigint) as refundable_minor,
           array_agg(a.claim_id order by a.claim_id) filter (where a.given_up) as claim_ids
      from asked as a group by a.at, a.named)
  select array_agg(d.refusal order by d.at), array_agg(d.status order by d.at), array_agg(d.fee_minor::bigint order by d.at),
         array_agg(d.refundable_minor order by d.at), array_agg(d.total_minor::bigint order by d.at),
         array_agg(to_jsonb(d.claim_ids) order by d.at),
         array_agg(p_booking_id[d.at] order by d.at) filter (where d.refusal is null),
         (select array_agg(c.id order by c.id) from decided as x cross join lateral unnest(x.claim_ids) as c(id)
           where x.refusal is null)
    into refusal, status, fee_minor, refundable_minor, total_minor, v_given_up, v_ids, v_claim_ids
    from decided as d;
  if v_ids is null then return; end if;

  freed_ids := core.end_claims(
    p_operator_id, v_ids, v_claim_ids, case when p_cancelled_occurrence_id is null then 'cancelled' else 'occurrence_cancelled' end);
  update core.bookings as b
     set status = cancel_bookings.status[width_bucket(b.id, p_booking_id)],
         expires_at = case cancel_bookings.status[width_bucket(b.id, p_booking_id)] when 'held' then b.expires_at end,
         total_minor = cancel_bookings.total_minor[width_bucket(b.id, p_booking_id)],
         fee_minor = b.fee_minor + cancel_bookings.fee_minor[width_bucket(b.id, p_booking_id)],
         refundable_minor = cancel_bookings.refundable_minor[width_bucket(b.id, p_booking_id)],
         version = b.version + 1
   where b.operator_id = p_operator_id and b.id = any (v_ids) and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)];
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  select p_operator_id, b.id, b.version, (select core.transaction_no()),
         case b.status when 'cancelled' then 'booking.cancelled' else 'booking.reduced' end,
         core.now(), p_account_id[u.at], p_ip[u.at], p_request_id[u.at],
         jsonb_build_object('status', b.status, 'total_minor', b.total_minor, 'claim_ids', v_given_up[u.at],
                            'reason', p_reason[u.at], 'fee_minor', cancel_bookings.fee_minor[u.at],
                            'refundable_minor', cancel_bookings.refundable_minor[u.at])
    from core.bookings as b cross join lateral (select width_bucket(b.id, p_booking_id) as at) as u
   where b.operator_id = p_operator_id and b.id = any (v_ids) and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)];
  perform core.close_offers(
    p_operator_id, array(select u.id from unnest(v_ids) as u(id) where status[width_bucket(u.id, p_booking_id)] = 'cancelled'),
    case when p_cancelled_occurrence_id is null then 'left' else 'lapsed' end);
end $$;
