-- Checks set-wise what two foreign keys would; see core.check_bookings_belong.
drop trigger if exists bookings_belong on core.bookings;
create trigger bookings_belong after insert on core.bookings
  referencing new table as new_rows for each statement execute function core.check_bookings_belong();
