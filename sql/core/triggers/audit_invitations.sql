-- Every change of core.invitations has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.invitations referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_updates after update on core.invitations referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_deletes after delete on core.invitations referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_all before truncate on core.invitations
  for each statement execute function audit.refuse_truncate();
