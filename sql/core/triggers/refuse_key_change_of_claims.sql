-- The keys of core.claims never change.
drop trigger if exists refuse_key_change_of_claims on core.claims;
create trigger refuse_key_change_of_claims before update of operator_id, occurrence_id, id, booking_id on core.claims
  for each row when ((old.operator_id, old.occurrence_id, old.id, old.booking_id) is distinct from (new.operator_id, new.occurrence_id, new.id, new.booking_id)) execute function core.refuse_key_change();
