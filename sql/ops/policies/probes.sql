-- Who sees ops.probes: nobody directly. Functions read it for callers.
create policy the_backup_reads_all on ops.probes for select to berth_backup using (true);
