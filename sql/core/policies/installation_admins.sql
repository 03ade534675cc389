-- Who sees core.installation_admins: nobody directly. core.is_installation_admin answers for the caller.
create policy the_backup_reads_all on core.installation_admins for select to berth_backup using (true);
