-- Who sees core.offerings: everyone the active ones, and inactive ones with an occurrence that they may still see; members also
-- see drafts.
create policy everyone_sees_what_is_active on core.offerings for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o)
         and (active or core.sees_occurrence_of(operator_id, id)));
create policy members_see_their_operators on core.offerings for select to authenticated
  using (operator_id = any ((select core.my_operator_ids())::uuid[]));
create policy the_location_narrows on core.offerings as restrictive for select to anon, authenticated
  using ((select core.my_location_id() is null) or location_id = (select core.my_location_id()));
create policy analytics_reads_all on core.offerings for select to berth_analytics using (true);
create policy the_backup_reads_all on core.offerings for select to berth_backup using (true);
