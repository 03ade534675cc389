-- Who sees ops.exposure: nobody directly. ops.exposed_schema reads it for callers.
create policy the_backup_reads_all on ops.exposure for select to berth_backup using (true);
