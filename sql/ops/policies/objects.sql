-- Who sees ops.objects: nobody directly: functions answer for it.
create policy the_backup_reads_all on ops.objects for select to berth_backup using (true);
