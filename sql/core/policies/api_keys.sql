-- Who sees core.api_keys: admins of the operator, without the hash of the secret (column privileges, sql/grants.sql).
create policy admins_see_their_operators on core.api_keys for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{admin}'))::uuid[]));
create policy the_backup_reads_all on core.api_keys for select to berth_backup using (true);
