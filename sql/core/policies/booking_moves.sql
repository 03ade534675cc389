-- Who sees core.booking_moves: everyone: it is the same for all.
create policy everyone_sees_it on core.booking_moves for select to anon, authenticated using (true);
create policy analytics_reads_all on core.booking_moves for select to berth_analytics using (true);
create policy the_backup_reads_all on core.booking_moves for select to berth_backup using (true);
