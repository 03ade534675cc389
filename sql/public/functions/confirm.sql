-- public.confirm(booking) returns {status, booking_id}
--
-- What     Turns the caller's hold into a sale. Confirming twice changes nothing; after expiry it succeeds if the places are free.
-- Locks    As core.confirm_batch, and core.rescue_hold after expiry.
-- Refuses  booking_not_found, already_cancelled, occurrence_cancelled, hold_expired; busy, to be asked once more
-- Definer  core.operator_of_booking checks the caller. Generic plans, as public.book has them.
-- Grants: execute to authenticated
create or replace function public.confirm(booking_id uuid)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid := core.operator_of_booking(booking_id);
  v_verdict     text := (core.confirm_batch(
    v_operator_id, array[booking_id], array[core.my_account_id()], array[core.my_ip()], array[core.my_request_id()]))[1];
begin
  if v_verdict = 'expired' then
    v_verdict := core.rescue_hold(v_operator_id, booking_id, core.my_account_id(), core.my_ip(), core.my_request_id());
  elsif v_verdict not in ('confirmed', 'completed', 'no_show') then
    perform core.refuse(v_verdict);
  end if;
  return jsonb_build_object('status', v_verdict, 'booking_id', booking_id);
end $$;
