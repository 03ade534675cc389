-- Every change of core.installation has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.installation referencing new table as new_rows
  for each statement execute function audit.record_changes('only_row');
create or replace trigger audit_updates after update on core.installation referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('only_row');
create or replace trigger audit_deletes after delete on core.installation referencing old table as old_rows
  for each statement execute function audit.record_changes('only_row');
create or replace trigger audit_all before truncate on core.installation
  for each statement execute function audit.refuse_truncate();
