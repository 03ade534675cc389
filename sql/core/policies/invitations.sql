-- Who sees core.invitations: admins of the operator, and the account that is named. Neither sees the hash of the token (column
-- privileges, sql/grants.sql). core.my_invitations also shows invitations to people who are invited by e-mail.
create policy admins_see_their_operators_and_the_invited_their_own on core.invitations for select to authenticated
  using (operator_id = any ((select core.my_operator_ids('{admin}'))::uuid[])
         or account_id = (select core.my_account_id()));
create policy the_backup_reads_all on core.invitations for select to berth_backup using (true);
