-- Who sees audit.entries: admins of the operator.
create policy admins_see_their_operators on audit.entries for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{admin}'))::uuid[]));
create policy the_backup_reads_all on audit.entries for select to berth_backup using (true);
