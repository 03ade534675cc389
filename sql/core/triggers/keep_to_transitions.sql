-- A booking's status changes along core.booking_transitions, and each change is a version.
drop trigger if exists keep_to_transitions on core.bookings;
create trigger keep_to_transitions before update on core.bookings
  for each row execute function core.keep_to_transitions();
