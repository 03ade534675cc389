-- Records which timetable was imported and when, by its hash, but not each of its trips.
create or replace trigger audit_inserts after insert on transit.feeds referencing new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_updates after update on transit.feeds referencing old table as old_rows new table as new_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_deletes after delete on transit.feeds referencing old table as old_rows
  for each statement execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_all before truncate on transit.feeds
  for each statement execute function audit.refuse_truncate();
