-- core.touch_booking(operator, booking) returns nothing, once no other session has this booking locked
--
-- What     As core.touch_occurrence, for a booking.
-- Locks    The booking, until the end of the call.
create or replace function core.touch_booking(p_operator_id uuid, p_booking_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.lock_bookings(p_operator_id, array[p_booking_id]);
  raise exception 'undone';
exception when raise_exception then
  return;
end $$;
