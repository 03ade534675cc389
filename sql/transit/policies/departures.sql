-- Who sees transit.departures: everyone who sees the occurrence.
create policy whoever_sees_the_occurrence on transit.departures for select to anon, authenticated
  using (operator_id = any ((select core.my_operator_ids())::uuid[])
         or core.sees_occurrence(operator_id, occurrence_id));
create policy analytics_reads_all on transit.departures for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.departures for select to berth_backup using (true);
