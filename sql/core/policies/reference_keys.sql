-- Who sees core.reference_keys: nobody, since a reader could guess references. A restored database needs it.
create policy the_backup_reads_all on core.reference_keys for select to berth_backup using (true);
