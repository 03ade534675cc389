-- Who sees transit.routes: everyone, including those no longer in operation, since a past ticket names its route. public.routes
-- lists those in operation.
create policy everyone_sees_it_with_its_operator on transit.routes for select to anon, authenticated
  using (operator_id in (select o.id from core.operators as o));
create policy analytics_reads_all on transit.routes for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.routes for select to berth_backup using (true);
