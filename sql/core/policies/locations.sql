-- Who sees core.locations: everyone, also those no longer used: a past ticket names its stops. public.locations lists
-- what is active. A caller who named a location sees it and what is in it.
create policy everyone_sees_it_with_its_operator on core.locations for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy the_location_narrows on core.locations as restrictive for select to anon, authenticated
  using ((select core.my_location_id()) is null
         or id = (select core.my_location_id()) or parent_id = (select core.my_location_id()));
create policy analytics_reads_all on core.locations for select to berth_analytics using (true);
create policy the_backup_reads_all on core.locations for select to berth_backup using (true);
