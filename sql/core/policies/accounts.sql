-- Who sees core.accounts: people themselves, and members their colleagues (core.members shows them no others).
create policy people_see_themselves on core.accounts for select to authenticated
  using (id = (select core.my_account_id()));
create policy members_see_their_colleagues on core.accounts for select to authenticated
  using (id in (select m.account_id from core.members as m));
create policy the_backup_reads_all on core.accounts for select to berth_backup using (true);
