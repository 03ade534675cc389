-- Who sees core.bookings: customers their own, at every operator; staff their operator's. Nobody writes one but by a
-- function. Two conditions joined by "or" reach no index: public.bookings asks for each in turn, and so should any list. One
-- policy, one's own first: of two, PostgreSQL asks the one whose name sorts last, and customers waited for what staff see.
create policy customers_see_their_own_and_staff_their_operators on core.bookings for select to authenticated
  using (customer_id = any ((select core.my_customer_ids())::uuid[])
         or operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[]));
create policy the_location_narrows on core.bookings as restrictive for select to authenticated
  using ((select core.my_location_id() is null) or core.is_booked_at(operator_id, id, (select core.my_location_id())));
-- What was sold for how much; never to whom (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.bookings for select to berth_analytics using (true);
create policy the_backup_reads_all on core.bookings for select to berth_backup using (true);
