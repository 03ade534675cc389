-- Who sees transit.vehicle_types: everyone, including retired ones, since a past ticket names its vehicle. public.buses lists
-- those in use.
create policy everyone_sees_it_with_its_operator on transit.vehicle_types for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on transit.vehicle_types for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.vehicle_types for select to berth_backup using (true);
