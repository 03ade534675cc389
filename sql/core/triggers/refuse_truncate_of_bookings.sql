-- core.bookings is never truncated.
drop trigger if exists refuse_truncate_of_bookings on core.bookings;
create trigger refuse_truncate_of_bookings before truncate on core.bookings
  for each statement execute function core.refuse_delete();
