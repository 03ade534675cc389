-- The keys of transit.departures never change.
drop trigger if exists refuse_key_change_of_departures on transit.departures;
create trigger refuse_key_change_of_departures before update of operator_id, occurrence_id on transit.departures
  for each row when ((old.operator_id, old.occurrence_id) is distinct from (new.operator_id, new.occurrence_id)) execute function core.refuse_key_change();
