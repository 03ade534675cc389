-- Who sees core.claims: everyone who sees the booking. A claim contains the passenger, their contact data, travel document and
-- price, so instructors and providers see none: core.read_roster and public.registrations give them the attendees. Free places
-- are never counted from this table, but by definer functions, because callers do not see the claims of others.
create policy whoever_sees_the_booking on core.claims for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[])
         or core.sees_booking(operator_id, booking_id));
create policy the_location_narrows on core.claims as restrictive for select to authenticated
  using ((select core.my_location_id() is null) or core.sees_occurrence(operator_id, occurrence_id));
-- Load and price, but never who sits there (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.claims for select to berth_analytics using (true);
create policy the_backup_reads_all on core.claims for select to berth_backup using (true);
