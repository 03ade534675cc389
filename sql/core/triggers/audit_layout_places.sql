-- Every change of core.layout_places has its entry in audit.entries.
create or replace trigger audit_inserts after insert on core.layout_places referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'layout_id', 'place');
create or replace trigger audit_updates after update on core.layout_places referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'layout_id', 'place');
create or replace trigger audit_deletes after delete on core.layout_places referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'layout_id', 'place');
create or replace trigger audit_all before truncate on core.layout_places
  for each statement execute function audit.refuse_truncate();
