-- Who sees ops.job_runs: nobody directly: functions answer for it.
create policy the_backup_reads_all on ops.job_runs for select to berth_backup using (true);
