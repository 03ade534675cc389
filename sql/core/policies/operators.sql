-- Who sees core.operators: everyone the active ones; members their own, and admins of the installation all, even if inactive or
-- archived. The other public tables depend on this policy, so that everything of an inactive operator disappears for the public.
create policy everyone_sees_who_is_active on core.operators for select to anon, authenticated using (active);
create policy installation_admins_see_all on core.operators for select to authenticated
  using ((select core.is_installation_admin()));
create policy members_see_their_own on core.operators for select to authenticated
  using (id = any ((select core.my_operator_ids())::uuid[]));
create policy analytics_reads_all on core.operators for select to berth_analytics using (true);
create policy the_backup_reads_all on core.operators for select to berth_backup using (true);
