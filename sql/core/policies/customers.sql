-- Who sees core.customers: people their own record at every operator, and staff the customers of their operator. Instructors
-- see no contact data; core.read_roster gives them the attendees. There is one policy, with the cheaper condition first.
create policy customers_see_themselves_and_staff_their_operators on core.customers for select to authenticated
  using (account_id = (select core.my_account_id())
         or operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[]));
-- Since when they are customers, and in which language, but never who they are (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.customers for select to berth_analytics using (true);
create policy the_backup_reads_all on core.customers for select to berth_backup using (true);
