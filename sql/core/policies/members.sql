-- Who sees core.members: members of the same operator.
create policy members_see_their_colleagues on core.members for select to authenticated
  using (operator_id = any ((select core.my_operator_ids())::uuid[]));
create policy the_backup_reads_all on core.members for select to berth_backup using (true);
