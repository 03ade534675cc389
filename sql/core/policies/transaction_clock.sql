-- Who sees core.transaction_clock: nobody. It is needed after a database was restored.
create policy the_backup_reads_all on core.transaction_clock for select to berth_backup using (true);
