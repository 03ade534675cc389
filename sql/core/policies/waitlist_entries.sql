-- Who sees core.waitlist_entries: customers their own, at every operator, and staff those of their operator. Everyone else can
-- read only the number of waiting entries, from the occurrence.
create policy customers_see_their_own_and_staff_their_operators on core.waitlist_entries for select to authenticated
  using (customer_id = any ((select core.my_customer_ids())::uuid[])
         or operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[]));
create policy the_location_narrows on core.waitlist_entries as restrictive for select to authenticated
  using ((select core.my_location_id() is null) or core.sees_occurrence(operator_id, occurrence_id));
-- Demand, but never whose (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.waitlist_entries for select to berth_analytics using (true);
create policy the_backup_reads_all on core.waitlist_entries for select to berth_backup using (true);
