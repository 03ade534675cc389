-- A booking's status changes only as core.booking_transitions lists, and each change is a new version.
drop trigger if exists keep_to_transitions on core.bookings;
create trigger keep_to_transitions before update on core.bookings
  for each row execute function core.keep_to_transitions();
