-- Events of a booking are never deleted or changed.
drop trigger if exists refuse_delete_of_booking_events on core.booking_events;
create trigger refuse_delete_of_booking_events before update or delete on core.booking_events
  for each statement execute function core.refuse_delete();
