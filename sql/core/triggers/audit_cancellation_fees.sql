-- Every change of core.cancellation_fees has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.cancellation_fees referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'policy_id', 'before_s');
create or replace trigger audit_updates after update on core.cancellation_fees referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'policy_id', 'before_s');
create or replace trigger audit_deletes after delete on core.cancellation_fees referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'policy_id', 'before_s');
create or replace trigger audit_all before truncate on core.cancellation_fees
  for each statement execute function audit.refuse_truncate();
