-- Who sees core.fare_adjustments: everyone, since fares are public.
create policy everyone_sees_it_with_its_operator on core.fare_adjustments for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on core.fare_adjustments for select to berth_analytics using (true);
create policy the_backup_reads_all on core.fare_adjustments for select to berth_backup using (true);
