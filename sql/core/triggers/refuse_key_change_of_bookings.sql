-- The keys of core.bookings never change.
drop trigger if exists refuse_key_change_of_bookings on core.bookings;
create trigger refuse_key_change_of_bookings before update of operator_id, id on core.bookings
  for each row when ((old.operator_id, old.id) is distinct from (new.operator_id, new.id)) execute function core.refuse_key_change();
