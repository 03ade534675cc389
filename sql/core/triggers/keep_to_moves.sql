-- Bookings move along core.booking_moves, a version a change.
drop trigger if exists keep_to_moves on core.bookings;
create trigger keep_to_moves before update on core.bookings
  for each row execute function core.keep_to_moves();
