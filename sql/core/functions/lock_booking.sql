-- core.lock_booking(operator, booking) returns the booking as it stands once locked
--
-- Locks    As core.lock_with_occurrences.
-- Refuses  booking_not_found
create or replace function core.lock_booking(p_operator_id uuid, p_booking_id uuid)
returns core.bookings language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking core.bookings;
begin
  perform core.lock_with_occurrences(p_operator_id, array[p_booking_id]);
  select b.* into v_booking from core.bookings as b where b.operator_id = p_operator_id and b.id = p_booking_id;
  if not found then perform core.refuse('booking_not_found'); end if;
  return v_booking;
end $$;
