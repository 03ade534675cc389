-- public.cancel_booking(booking, reason, claims) returns {status, fee_minor, refundable_minor}
--
-- What     Gives up the caller's booking, or only some of its passengers (claim_ids). Their places are free at once, or
--          offered to whoever waits; the policy's fee is kept.
-- Locks    Its occurrences in id order, then the booking.
-- Refuses  booking_not_found, already_cancelled, claim_not_found, cancellation_closed
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function public.cancel_booking(booking_id uuid, reason text default null, claim_ids uuid[] default null)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_of_booking(booking_id);
  v_done        record;
begin
  v_done := core.cancel_booking(
    v_operator_id, booking_id, claim_ids, left(reason, 500), v_operator_id = any (core.my_operator_ids('{agent,admin}')),
    false, core.my_account_id(), core.my_ip(), core.my_request_id());
  return (select jsonb_build_object('status', b.status, 'fee_minor', v_done.fee_minor,
                                    'refundable_minor', v_done.refundable_minor, 'total_minor', b.total_minor,
                                    'currency', b.currency)
            from core.bookings as b where b.operator_id = v_operator_id and b.id = booking_id);
end $$;
