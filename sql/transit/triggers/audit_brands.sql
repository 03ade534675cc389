-- Every change of transit.brands has its entry in audit.entries.
create or replace trigger audit_inserts after insert on transit.brands referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_updates after update on transit.brands referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_deletes after delete on transit.brands referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_all before truncate on transit.brands
  for each statement execute function audit.refuse_truncate();
