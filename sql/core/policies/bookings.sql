-- Who sees core.bookings: customers their own, at every operator, and staff those of their operator. Only functions write them.
-- Two conditions joined by "or" can use no index: public.bookings applies one after the other, and so should every list. There
-- is one policy, with the customer's own condition first: of two policies, PostgreSQL evaluates first the one whose name sorts
-- last, so that customers waited for the condition of staff.
create policy customers_see_their_own_and_staff_their_operators on core.bookings for select to authenticated
  using (customer_id = any ((select core.my_customer_ids())::uuid[])
         or operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[]));
create policy the_location_narrows on core.bookings as restrictive for select to authenticated
  using ((select core.my_location_id() is null) or core.is_booked_at(operator_id, id, (select core.my_location_id())));
-- What was sold and at which price, but never to whom (column privileges, sql/grants.sql).
create policy analytics_reads_all on core.bookings for select to berth_analytics using (true);
create policy the_backup_reads_all on core.bookings for select to berth_backup using (true);
