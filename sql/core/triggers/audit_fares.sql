-- Every change of core.fares has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.fares referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'fare_table_id', 'id');
create or replace trigger audit_updates after update on core.fares referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'fare_table_id', 'id');
create or replace trigger audit_deletes after delete on core.fares referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'fare_table_id', 'id');
create or replace trigger audit_all before truncate on core.fares
  for each statement execute function audit.refuse_truncate();
