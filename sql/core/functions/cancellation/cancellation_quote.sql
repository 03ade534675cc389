-- core.cancellation_quote(booking, claims) returns jsonb: what cancelling would cost the caller now
--
-- What     {claims, price_minor, fee_minor, paid_minor, refundable_minor, currency}: each claim that would be cancelled with
--          its price and fee, their sums, the amount paid for the booking, and the amount that would be refunded. The same
--          rules as in core.cancel_bookings: a hold costs no fee.
-- Refuses  booking_not_found; claim_not_found, if one of p_claim_ids is no live claim of the booking
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function core.cancellation_quote(p_booking_id uuid, p_claim_ids uuid[] default null)
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid := core.operator_of_booking(p_booking_id);
  v_live_ids    uuid[];
begin
  if p_claim_ids is not null then
    v_live_ids := array(select c.id from core.claims_of(v_operator_id, array[p_booking_id]) as c where c.live);
    if not p_claim_ids <@ v_live_ids then perform core.refuse('claim_not_found', '{"field": "claim_id"}'); end if;
  end if;
  return (
    select jsonb_build_object(
             'claims', g.claims, 'price_minor', g.price_minor, 'fee_minor', g.fee_minor, 'paid_minor', b.paid_minor,
             'refundable_minor',
             core.refund_due(b.paid_minor, b.total_minor - g.price_minor + b.fee_minor + g.fee_minor), 'currency', b.currency)
      from core.bookings as b
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object(
                'claim_id', c.claim_id, 'occurrence_id', c.occurrence_id, 'price_minor', c.price_minor,
                'fee_minor', c.fee_minor, 'begins_at', c.begins_at) order by c.begins_at, c.claim_id), '[]') as claims,
              coalesce(sum(c.price_minor), 0)::bigint as price_minor, coalesce(sum(c.fee_minor), 0)::bigint as fee_minor
         from (select q.claim_id, q.occurrence_id, q.price_minor, q.begins_at,
                      case b.status when 'held' then 0 else q.fee_minor end as fee_minor
                 from core.quote_cancellation(v_operator_id, array[b.id], core.now()) as q
                where q.live and (p_claim_ids is null or q.claim_id = any (p_claim_ids))) as c) as g
     where b.operator_id = v_operator_id and b.id = p_booking_id);
end $$;
