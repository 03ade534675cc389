-- Who sees ops.jobs: nobody directly. Functions read it for callers.
create policy the_backup_reads_all on ops.jobs for select to berth_backup using (true);
