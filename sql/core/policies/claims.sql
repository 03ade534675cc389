-- Who sees core.claims: whoever sees the booking. A claim says who sits there, how to reach them, on what document they travel and
-- what they pay, so instructors and providers see none: core.read_roster and public.registrations tell them who comes. How many
-- places are left is never counted from here, but by definer functions: one caller's view of the claims of others is empty.
create policy whoever_sees_the_booking on core.claims for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[])
         or core.sees_booking(operator_id, booking_id));
create policy the_location_narrows on core.claims as restrictive for select to authenticated
  using ((select core.my_location_id() is null) or core.sees_occurrence(operator_id, occurrence_id));
-- Load and price; never who sits there (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.claims for select to berth_analytics using (true);
create policy the_backup_reads_all on core.claims for select to berth_backup using (true);
