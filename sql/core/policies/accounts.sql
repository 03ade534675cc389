-- Who sees core.accounts: each person their own account, and members those of their colleagues (core.members shows no others).
create policy people_see_themselves on core.accounts for select to authenticated
  using (id = (select core.my_account_id()));
create policy members_see_their_colleagues on core.accounts for select to authenticated
  using (id in (select m.account_id from core.members as m));
create policy the_backup_reads_all on core.accounts for select to berth_backup using (true);
