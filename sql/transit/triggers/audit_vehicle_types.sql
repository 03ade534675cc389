-- Every change of transit.vehicle_types has its entry in audit.entries.
create or replace trigger audit_inserts after insert on transit.vehicle_types referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_updates after update on transit.vehicle_types referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_deletes after delete on transit.vehicle_types referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_all before truncate on transit.vehicle_types
  for each statement execute function audit.refuse_truncate();
