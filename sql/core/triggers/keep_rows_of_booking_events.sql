-- What happened to a booking is never deleted nor rewritten.
drop trigger if exists keep_rows_of_booking_events on core.booking_events;
create trigger keep_rows_of_booking_events before update or delete on core.booking_events
  for each statement execute function core.refuse_delete();
