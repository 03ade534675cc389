-- Who sees core.booking_words_position: nobody. core.search_bookings searches it for staff.
create policy the_backup_reads_all on core.booking_words_position for select to berth_backup using (true);
