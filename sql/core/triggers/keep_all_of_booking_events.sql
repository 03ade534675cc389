-- core.booking_events is never truncated.
drop trigger if exists keep_all_of_booking_events on core.booking_events;
create trigger keep_all_of_booking_events before truncate on core.booking_events
  for each statement execute function core.refuse_delete();
