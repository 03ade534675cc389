-- Every change of core.members has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.members referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'account_id');
create or replace trigger audit_updates after update on core.members referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'account_id');
create or replace trigger audit_deletes after delete on core.members referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'account_id');
create or replace trigger audit_all before truncate on core.members
  for each statement execute function audit.refuse_truncate();
