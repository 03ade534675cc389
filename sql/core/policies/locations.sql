-- Who sees core.locations: everyone, also those no longer used: a past ticket names its stops. public.locations lists
-- what is active. app.current_location_id does not narrow the places themselves, only what is at them: a ticket from
-- here still names where it goes.
create policy everyone_sees_it_with_its_operator on core.locations for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on core.locations for select to berth_analytics using (true);
create policy the_backup_reads_all on core.locations for select to berth_backup using (true);
