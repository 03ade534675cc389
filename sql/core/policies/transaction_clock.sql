-- Who sees core.transaction_clock: nobody. A restored database needs it.
create policy the_backup_reads_all on core.transaction_clock for select to berth_backup using (true);
