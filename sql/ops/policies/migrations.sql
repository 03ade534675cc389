-- Who sees ops.migrations: nobody directly. Functions read it for callers.
create policy the_backup_reads_all on ops.migrations for select to berth_backup using (true);
