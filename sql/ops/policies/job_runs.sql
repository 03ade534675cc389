-- Who sees ops.job_runs: nobody directly. Functions read it for callers.
create policy the_backup_reads_all on ops.job_runs for select to berth_backup using (true);
