-- Every change of core.installation_admins has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.installation_admins referencing new table as new_rows
  for each statement execute function audit.record_changes('account_id');
create or replace trigger audit_updates after update on core.installation_admins referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('account_id');
create or replace trigger audit_deletes after delete on core.installation_admins referencing old table as old_rows
  for each statement execute function audit.record_changes('account_id');
create or replace trigger audit_all before truncate on core.installation_admins
  for each statement execute function audit.refuse_truncate();
