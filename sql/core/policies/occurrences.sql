-- Who sees core.occurrences: everyone the published ones, members all of their operator, and customers those that they booked.
-- There is one policy, in this order: the cheapest condition comes first, and decides nearly every row.
create policy everyone_sees_what_is_published on core.occurrences for select to anon, authenticated
  using ((published and operator_id in (select o.id from core.operators as o))
         or operator_id = any ((select core.my_operator_ids())::uuid[])
         or id = any ((select core.my_unpublished_ids())::uuid[]));
create policy the_location_narrows on core.occurrences as restrictive for select to anon, authenticated
  using ((select core.my_location_id() is null) or location_id = (select core.my_location_id()));
create policy analytics_reads_all on core.occurrences for select to berth_analytics using (true);
create policy the_backup_reads_all on core.occurrences for select to berth_backup using (true);
