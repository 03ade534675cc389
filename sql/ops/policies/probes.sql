-- Who sees ops.probes: nobody directly: functions answer for it.
create policy the_backup_reads_all on ops.probes for select to berth_backup using (true);
