-- public.cancel_booking(booking, reason, claims) returns {status, fee_minor, refundable_minor}
--
-- What     Cancels the caller's booking, or only some of its passengers (claim_ids). Their places are free at once, or offered to
--          the waitlist. The fee of the policy is owed, and what was paid beyond that has to be refunded.
-- Locks    As core.cancel_batch.
-- Refuses  invalid_request, booking_not_found, already_cancelled, claim_not_found, cancellation_closed
-- Definer  core.operator_of_booking checks the caller. Generic plans, as public.book has them.
-- Grants: execute to authenticated
create or replace function public.cancel_booking(booking_id uuid, reason text default null, claim_ids uuid[] default null)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_answer record;
begin
  perform core.check_text('reason', reason, 'lines', 500);
  select a.* into v_answer
    from core.cancel_batch(
      core.operator_of_booking(booking_id), array[booking_id], array[claim_ids::text], array[reason], array[core.my_account_id()],
      array[core.my_ip()], array[core.my_request_id()]) as a;
  if v_answer.refusal = 'claim_not_found' then
    perform core.refuse('claim_not_found', jsonb_build_object('field', 'claim_ids'));
  elsif v_answer.refusal is not null then
    perform core.refuse(v_answer.refusal);
  end if;
  return jsonb_build_object('status', v_answer.status, 'fee_minor', v_answer.fee_minor,
                            'refundable_minor', v_answer.refundable_minor, 'total_minor', v_answer.total_minor,
                            'currency', v_answer.currency);
end $$;
