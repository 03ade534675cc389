-- Who sees core.booking_events: the operator's admins. They contain the IP address and the account of each actor.
create policy admins_see_their_operators on core.booking_events for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{admin}'))::uuid[]));
-- What happened and when, but never who did it (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.booking_events for select to berth_analytics using (true);
create policy the_backup_reads_all on core.booking_events for select to berth_backup using (true);
