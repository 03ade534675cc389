-- Who sees core.waitlist_entries: customers their own, at every operator; staff their operator's. Everyone else learns
-- only how many wait, from the occurrence.
create policy customers_see_their_own on core.waitlist_entries for select to authenticated
  using (customer_id = any ((select core.my_customer_ids())::uuid[]));
create policy staff_see_their_operators on core.waitlist_entries for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[]));
create policy the_location_narrows on core.waitlist_entries as restrictive for select to authenticated
  using ((select core.my_location_id() is null)
         or exists (select from core.occurrences as o
                     where o.operator_id = waitlist_entries.operator_id and o.id = waitlist_entries.occurrence_id));
-- Demand; never whose (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.waitlist_entries for select to berth_analytics using (true);
create policy the_backup_reads_all on core.waitlist_entries for select to berth_backup using (true);
