-- Changes of an occurrence's terms have entries in audit.entries; changes of its load are in core.booking_events. The columns
-- are all except taken and waiting, which bookings update (a test checks this). Occurrences that a job creates from a timetable
-- are not recorded one by one; their feed and their trips are.
create or replace trigger audit_inserts after insert on core.occurrences referencing new table as new_rows
  for each statement when (core.my_account_id() is not null)
  execute function audit.record_changes('operator_id', 'id');
create or replace trigger audit_updates after update of
    operator_id, id, offering_id, location_id, mode, status, published, starts_at, ends_at, sales_open_at, sales_close_s,
    capacity, price_minor, currency, fare_table_id, policy_id, span_unit, span_length, stop_pattern_id, layout_id
  on core.occurrences for each row execute function audit.record_occurrence();
