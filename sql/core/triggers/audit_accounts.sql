-- Every change of core.accounts has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.accounts referencing new table as new_rows
  for each statement execute function audit.record_changes('id');
create or replace trigger audit_updates after update on core.accounts referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('id');
create or replace trigger audit_deletes after delete on core.accounts referencing old table as old_rows
  for each statement execute function audit.record_changes('id');
create or replace trigger audit_all before truncate on core.accounts
  for each statement execute function audit.refuse_truncate();
