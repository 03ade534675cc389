-- Who sees core.installation: nobody directly. core.allows_self_service reads it for callers.
create policy the_backup_reads_all on core.installation for select to berth_backup using (true);
