-- Who sees transit.route_patterns: everyone, since the timetable is public.
create policy everyone_sees_it_with_its_operator on transit.route_patterns for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on transit.route_patterns for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.route_patterns for select to berth_backup using (true);
