-- The keys of core.occurrences never change.
drop trigger if exists refuse_key_change_of_occurrences on core.occurrences;
create trigger refuse_key_change_of_occurrences before update of operator_id, id on core.occurrences
  for each row when ((old.operator_id, old.id) is distinct from (new.operator_id, new.id)) execute function core.refuse_key_change();
