-- Who sees ops.jobs: nobody directly: functions answer for it.
create policy the_backup_reads_all on ops.jobs for select to berth_backup using (true);
