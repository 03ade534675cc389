-- A booking's status changes only as core.booking_transitions lists, and each change is a new version.
drop trigger if exists check_booking_transition on core.bookings;
create trigger check_booking_transition before update on core.bookings
  for each row execute function core.check_booking_transition();
