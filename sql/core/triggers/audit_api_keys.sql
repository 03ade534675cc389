-- Every change of core.api_keys has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.api_keys referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_updates after update on core.api_keys referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_deletes after delete on core.api_keys referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_all before truncate on core.api_keys
  for each statement execute function audit.refuse_truncate();
