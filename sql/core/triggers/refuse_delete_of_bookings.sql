-- Rows of core.bookings are never deleted.
drop trigger if exists refuse_delete_of_bookings on core.bookings;
create trigger refuse_delete_of_bookings before delete on core.bookings
  for each statement execute function core.refuse_delete();
