-- public.release(booking) returns {units_released}
--
-- What     Gives up the caller's hold before it expires. A second release returns 0.
-- Locks    Its occurrences in id order, then the booking.
-- Refuses  booking_not_found, hold_already_confirmed
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function public.release(booking_id uuid)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_of_booking(booking_id);
begin
  return jsonb_build_object('units_released', core.release_hold(
    v_operator_id, booking_id, core.my_account_id(), core.my_ip(), core.my_request_id()));
end $$;
