-- Who sees core.idempotency_keys: nobody. Only core.book_batch reads and writes them.
create policy the_backup_reads_all on core.idempotency_keys for select to berth_backup using (true);
