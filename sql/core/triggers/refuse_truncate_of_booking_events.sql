-- core.booking_events is never truncated.
drop trigger if exists refuse_truncate_of_booking_events on core.booking_events;
create trigger refuse_truncate_of_booking_events before truncate on core.booking_events
  for each statement execute function core.refuse_delete();
