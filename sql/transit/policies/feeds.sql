-- Who sees transit.feeds: the members of the operator that imported it.
create policy members_see_their_operators on transit.feeds for select to authenticated
  using (operator_id = any ((select core.my_operator_ids())::uuid[]));
create policy analytics_reads_all on transit.feeds for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.feeds for select to berth_backup using (true);
