-- Who sees transit.stops: everyone, including those no longer served, since a past ticket names its stops.
create policy everyone_sees_it_with_its_operator on transit.stops for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on transit.stops for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.stops for select to berth_backup using (true);
