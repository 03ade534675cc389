-- Who sees ops.objects: nobody directly. Functions read it for callers.
create policy the_backup_reads_all on ops.objects for select to berth_backup using (true);
