-- Every change of core.fare_adjustments has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.fare_adjustments referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'fare_table_id', 'adjustment_no');
create or replace trigger audit_updates after update on core.fare_adjustments referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'fare_table_id', 'adjustment_no');
create or replace trigger audit_deletes after delete on core.fare_adjustments referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'fare_table_id', 'adjustment_no');
create or replace trigger audit_all before truncate on core.fare_adjustments
  for each statement execute function audit.refuse_truncate();
