-- public.confirm(booking) returns {status, booking_id}
--
-- What     Turns the caller's hold into a sale. Confirming twice changes nothing; after expiry it succeeds if the places are free.
-- Locks    Its occurrences in id order, then the booking.
-- Refuses  booking_not_found, already_cancelled, occurrence_cancelled, hold_expired
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function public.confirm(booking_id uuid)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_of_booking(booking_id);
begin
  return jsonb_build_object(
    'status', core.confirm_booking(v_operator_id, booking_id, core.my_account_id(), core.my_ip(), core.my_request_id()),
    'booking_id', booking_id);
end $$;
