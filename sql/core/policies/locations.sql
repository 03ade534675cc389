-- Who sees core.locations: everyone, including those no longer in use, since a past ticket names its stops. public.locations
-- lists the active ones. app.current_location_id does not restrict the locations themselves, but only what takes place there: a
-- ticket from one location must still name its destination.
create policy everyone_sees_it_with_its_operator on core.locations for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on core.locations for select to berth_analytics using (true);
create policy the_backup_reads_all on core.locations for select to berth_backup using (true);
