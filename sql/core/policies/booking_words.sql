-- Who sees core.booking_words: nobody. core.search_bookings searches it for staff.
create policy the_backup_reads_all on core.booking_words for select to berth_backup using (true);
