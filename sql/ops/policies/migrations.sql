-- Who sees ops.migrations: nobody directly: functions answer for it.
create policy the_backup_reads_all on ops.migrations for select to berth_backup using (true);
