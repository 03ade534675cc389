-- Who sees core.refusals: everyone, since it is the same for all.
create policy everyone_sees_it on core.refusals for select to anon, authenticated using (true);
create policy analytics_reads_all on core.refusals for select to berth_analytics using (true);
create policy the_backup_reads_all on core.refusals for select to berth_backup using (true);
