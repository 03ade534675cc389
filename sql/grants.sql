-- All rights in one place: schema by schema, sorted, applied afresh each time. Policies, in files beside each table, decide
-- about rows; this file decides about tables, columns and functions.
--
-- anon, authenticated   May read rows that policies allow, and call functions that check their caller. They write no table directly.
-- service_role          Supabase's trusted key: has the rights of authenticated. On Supabase only, it bypasses policies.
-- berth_app             The server: may call functions that trust their arguments, and has no tables. It becomes anon or
--                       authenticated for everything that a caller asks for.
-- berth_analytics       May read everything except personal data: no names, contacts, holders, references, accounts, addresses.
-- berth_backup          May read everything, by these grants and a policy on each table: an installer without superuser rights
--                       can grant pg_read_all_data only up to 15, and on no version does it bypass row policies.

-- First revoke everything that an earlier version of this file granted.
do $afresh$
declare
  v_roles constant text := 'public, anon, authenticated, service_role, berth_app, berth_analytics, berth_backup';
  v_relation record;
begin
  for v_relation in
    select c.oid::regclass as name, case c.relkind when 'S' then 'sequence' else 'table' end as kind
      from pg_catalog.pg_class as c
      join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
     where n.nspname in ('audit', 'classes', 'core', 'ops', 'public', 'transit') and c.relkind in ('r', 'p', 'v', 'm', 'S')
       and c.relowner = 'berth_owner'::regrole and not c.relispartition
       and (c.relacl is not null or exists (
             select from pg_catalog.pg_attribute as a where a.attrelid = c.oid and a.attacl is not null))
  loop
    execute format('revoke all on %s %s from %s', v_relation.kind, v_relation.name, v_roles);
  end loop;
  for v_relation in
    select p.oid::regprocedure as name
      from pg_catalog.pg_proc as p
      join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
     where n.nspname in ('audit', 'classes', 'core', 'ops', 'public', 'transit') and p.proowner = 'berth_owner'::regrole
       and p.proacl is not null
  loop
    execute format('revoke all on routine %s from %s', v_relation.name, v_roles);
  end loop;
end $afresh$;

-- Schemas are open: policies alone decide which rows are visible.
grant usage on schema audit to authenticated, service_role, berth_backup;
grant usage on schema classes to anon, authenticated, service_role, berth_app, berth_analytics, berth_backup;
grant usage on schema core to anon, authenticated, service_role, berth_app, berth_analytics, berth_backup;
grant usage on schema ops to service_role, berth_app, berth_backup;
grant usage on schema transit to anon, authenticated, service_role, berth_app, berth_analytics, berth_backup;

-- Tables: offers and terms of sale may be read by everyone.
grant select on core.booking_transitions to anon, authenticated, service_role, berth_analytics;
grant select on core.cancellation_fees to anon, authenticated, service_role, berth_analytics;
grant select on core.fare_tables to anon, authenticated, service_role, berth_analytics;
grant select on core.fares to anon, authenticated, service_role, berth_analytics;
grant select on core.fare_adjustments to anon, authenticated, service_role, berth_analytics;
grant select on core.layout_places to anon, authenticated, service_role, berth_analytics;
grant select on core.layouts to anon, authenticated, service_role, berth_analytics;
grant select on core.locations to anon, authenticated, service_role, berth_analytics;
grant select on core.occurrences to anon, authenticated, service_role, berth_analytics;
grant select on core.offerings to anon, authenticated, service_role, berth_analytics;
grant select on core.operators to anon, authenticated, service_role, berth_analytics;
grant select on core.policies to anon, authenticated, service_role, berth_analytics;
grant select on core.refusals to anon, authenticated, service_role, berth_analytics;
grant select on transit.brands to anon, authenticated, service_role, berth_analytics;
grant select on transit.vehicle_types to anon, authenticated, service_role, berth_analytics;
grant select on transit.vehicles to anon, authenticated, service_role, berth_analytics;
grant select on transit.departures to anon, authenticated, service_role, berth_analytics;
grant select on transit.frequencies to anon, authenticated, service_role, berth_analytics;
grant select on transit.pattern_stops to anon, authenticated, service_role, berth_analytics;
grant select on transit.routes to anon, authenticated, service_role, berth_analytics;
grant select on transit.service_exceptions to anon, authenticated, service_role, berth_analytics;
grant select on transit.services to anon, authenticated, service_role, berth_analytics;
grant select on transit.stop_patterns, transit.route_patterns to anon, authenticated, service_role, berth_analytics;
grant select on transit.stops to anon, authenticated, service_role, berth_analytics;
grant select on transit.trips to anon, authenticated, service_role, berth_analytics;

-- Tables: private rows may be read by signed-in callers, as far as policies allow.
grant select on audit.entries to authenticated, service_role;
grant select on core.accounts to authenticated, service_role;
grant select (operator_id, id, account_id, name, hint, created_at, expires_at, revoked_at)
  on core.api_keys to authenticated, service_role;
grant select on core.booking_events to authenticated, service_role;
grant select on core.bookings to authenticated, service_role;
grant select on core.claims to authenticated, service_role;
grant select on core.customers to authenticated, service_role;
grant select (operator_id, id, account_id, email, role, invited_by, created_at, expires_at, outcome, ended_at, accepted_by)
  on core.invitations to authenticated, service_role;
grant select on core.members to authenticated, service_role;
grant select on core.waitlist_entries to authenticated, service_role;
grant select on transit.feeds to authenticated, service_role, berth_analytics;

-- Columns of private tables that statistics need, without those that identify people.
grant select (operator_id, booking_id, version, topic, at) on core.booking_events to berth_analytics;
grant select (operator_id, id, customer_id, status, version, expires_at, total_minor, fee_minor, paid_minor,
              refundable_minor, currency, created_at) on core.bookings to berth_analytics;
grant select (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no, live, expires_at,
              price_minor, fare_id, ended_at, end_reason) on core.claims to berth_analytics;
grant select (operator_id, id, locale, sample, created_at) on core.customers to berth_analytics;
grant select (operator_id, occurrence_id, id, line_number, customer_id, quantity, span, status, lapse_reason, offer_booking_id,
              created_at) on core.waitlist_entries to berth_analytics;

-- Views run with the rights of the reader.
grant select on public.audit_log to authenticated, service_role;
grant select on public.booking_passengers to authenticated, service_role;
grant select on public.bookings to authenticated, service_role;
grant select on public.brands to anon, authenticated, service_role;
grant select on public.bus_schedules to anon, authenticated, service_role;
grant select on public.buses to anon, authenticated, service_role;
grant select on public.class_events to anon, authenticated, service_role;
grant select on public.class_series to anon, authenticated, service_role;
grant select on public.event_waitlists to authenticated, service_role;
grant select on public.layouts to anon, authenticated, service_role;
grant select on public.locations to anon, authenticated, service_role;
grant select on public.occurrences to anon, authenticated, service_role;
grant select on public.offerings to anon, authenticated, service_role;
grant select on public.operators to anon, authenticated, service_role;
grant select on public.registrations to authenticated, service_role;
grant select on public.routes to anon, authenticated, service_role;
grant select on public.user_profiles to authenticated, service_role;
grant select on public.users to authenticated, service_role;

-- The backup reads every table and sequence. core.ensure_partition lets it read each partition, which is what pg_dump reads.
grant select on all sequences in schema core to berth_backup;
do $backup$
declare
  v_table regclass;
begin
  for v_table in
    select c.oid::regclass from pg_catalog.pg_class as c
     where c.relnamespace in ('audit'::regnamespace, 'classes'::regnamespace, 'core'::regnamespace, 'ops'::regnamespace,
                              'transit'::regnamespace)
       and c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition
     order by c.oid::regclass::text
  loop
    execute format('grant select on %s to berth_backup', v_table);
  end loop;
end $backup$;

-- Functions, each granted to the roles that its header names after "Grants"; service_role may call what authenticated may.
-- Readers must be able to execute the functions that policies and views call.
do $functions$
declare
  v_granted record;
begin
  for v_granted in
    select g.name, g.roles || case when g.roles like '%authenticated%' then ', service_role' else '' end as roles
      from (values
             ('classes.cancel_event', 'authenticated'),
             ('classes.change_capacity', 'authenticated'),
             ('classes.create_event', 'authenticated'),
             ('core.accept_invitation', 'authenticated'),
             ('core.account_id_of', 'anon, authenticated'),
             ('core.authenticate_api_key', 'berth_app'),
             ('core.availability', 'anon, authenticated'),
             ('core.await_pending', 'berth_app'),
             ('core.await_unlocked', 'berth_app'),
             ('core.book_batch', 'berth_app'),
             ('core.booking_history', 'authenticated'),
             ('core.bucket_of', 'berth_app'),
             ('core.cancel_batch', 'berth_app'),
             ('core.cancel_occurrence', 'authenticated'),
             ('core.cancellation_quote', 'authenticated'),
             ('core.change_me', 'authenticated'),
             ('core.change_operator', 'authenticated'),
             ('core.change_role', 'authenticated'),
             ('core.check_limit', 'authenticated'),
             ('core.confirm_batch', 'berth_app'),
             ('core.count_free', 'anon, authenticated'),
             ('core.create_api_key', 'authenticated'),
             ('core.create_customer', 'authenticated'),
             ('core.create_fare_table', 'authenticated'),
             ('core.create_layout', 'authenticated'),
             ('core.create_operator', 'authenticated'),
             ('core.create_policy', 'authenticated'),
             ('core.currency_decimals', 'anon, authenticated'),
             ('core.decline_invitation', 'authenticated'),
             ('core.default_hold_limits', 'authenticated'),
             ('core.describe_booking', 'authenticated'),
             ('core.describe_layout', 'anon, authenticated'),
             ('core.describe_me', 'authenticated'),
             ('core.describe_operator', 'anon, authenticated'),
             ('core.ensure_months', 'berth_app'),
             ('core.find_bookings', 'authenticated'),
             ('core.find_customers', 'authenticated'),
             ('core.find_events', 'anon, authenticated'),
             ('core.find_locations', 'anon, authenticated'),
             ('core.find_locked', 'berth_app'),
             ('core.find_pending', 'berth_app'),
             ('core.id_time', 'authenticated'),
             ('core.index_bookings', 'berth_app'),
             ('core.invite_member', 'authenticated'),
             ('core.is_booked_at', 'authenticated'),
             ('core.is_installation_admin', 'anon, authenticated'),
             ('core.leave_waitlist', 'authenticated'),
             ('core.list_bookings', 'authenticated'),
             ('core.major_units', 'anon, authenticated'),
             ('core.my_account_id', 'anon, authenticated'),
             ('core.my_customer_ids', 'anon, authenticated'),
             ('core.my_invitations', 'authenticated'),
             ('core.my_location_id', 'anon, authenticated'),
             ('core.my_operator_ids', 'anon, authenticated'),
             ('core.my_unpublished_ids', 'anon, authenticated'),
             ('core.now', 'authenticated'),
             ('core.occurrence_versions', 'berth_app'),
             ('core.occurrences_of_bookings', 'berth_app'),
             ('core.operator_id_as', 'authenticated'),
             ('core.operator_id_of', 'anon, authenticated'),
             ('core.operator_ids_seen', 'anon, authenticated'),
             ('core.operator_of_occurrence', 'berth_app'),
             ('core.operator_status', 'anon, authenticated'),
             ('core.operators_of_bookings', 'berth_app'),
             ('core.payment_status', 'authenticated'),
             ('core.publish_occurrence', 'authenticated'),
             ('core.read_attendance', 'authenticated'),
             ('core.read_events_after', 'berth_app'),
             ('core.read_manifest', 'authenticated'),
             ('core.read_results', 'berth_app'),
             ('core.read_roster', 'authenticated'),
             ('core.refusal_detail', 'berth_app'),
             ('core.release_batch', 'berth_app'),
             ('core.remove_member', 'authenticated'),
             ('core.revoke_api_key', 'authenticated'),
             ('core.search_bookings', 'authenticated'),
             ('core.sees_booking', 'authenticated'),
             ('core.sees_occurrence', 'anon, authenticated'),
             ('core.sees_occurrence_of', 'anon, authenticated'),
             ('core.set_fare_rules', 'authenticated'),
             ('core.set_fares', 'authenticated'),
             ('core.show_reference', 'authenticated'),
             ('core.sweep_holds', 'berth_app'),
             ('core.uuid_floor', 'authenticated'),
             ('core.waitlist_position', 'authenticated'),
             ('core.withdraw_invitation', 'authenticated'),
             ('ops.applied_versions', 'berth_app'),
             ('ops.check_invariants', 'service_role, berth_app'),
             ('ops.exposed_schema', 'berth_app'),
             ('ops.finish_job_run', 'berth_app'),
             ('ops.operators_with_timetables', 'berth_app'),
             ('ops.overdue_jobs', 'berth_app'),
             ('ops.partitions', 'service_role, berth_app'),
             ('ops.probe', 'berth_app'),
             ('ops.prune_idempotency_keys', 'berth_app'),
             ('ops.prune_job_runs', 'berth_app'),
             ('ops.references_left', 'service_role, berth_app'),
             ('ops.register_jobs', 'berth_app'),
             ('ops.schema_age_s', 'berth_app'),
             ('ops.start_job_run', 'berth_app'),
             ('public.archive_operator', 'authenticated'),
             ('public.book', 'authenticated'),
             ('public.booking_passengers', 'authenticated'),
             ('public.bus_schedules', 'anon, authenticated'),
             ('public.cancel_booking', 'authenticated'),
             ('public.change_booking', 'authenticated'),
             ('public.change_brand', 'authenticated'),
             ('public.change_operator', 'authenticated'),
             ('public.change_vehicle_type', 'authenticated'),
             ('public.confirm', 'authenticated'),
             ('public.create_fare_table', 'authenticated'),
             ('public.create_layout', 'authenticated'),
             ('public.create_operator', 'authenticated'),
             ('public.create_vehicle_type', 'authenticated'),
             ('public.deactivate_operator', 'authenticated'),
             ('public.get_cron_job_history', 'service_role, berth_app'),
             ('public.get_cron_job_status', 'service_role, berth_app'),
             ('public.hold', 'authenticated'),
             ('public.quote_change', 'authenticated'),
             ('public.quote_prices', 'anon, authenticated'),
             ('public.release', 'authenticated'),
             ('public.restore_operator', 'authenticated'),
             ('public.search_departures', 'anon, authenticated'),
             ('public.seat_map', 'anon, authenticated'),
             ('public.set_fare_rules', 'authenticated'),
             ('public.set_fares', 'authenticated'),
             ('transit.add_departure', 'authenticated'),
             ('transit.affected_departures', 'berth_app'),
             ('transit.cancel_departure', 'authenticated'),
             ('transit.change_brand', 'authenticated'),
             ('transit.change_calendar', 'authenticated'),
             ('transit.change_route', 'authenticated'),
             ('transit.change_stop', 'authenticated'),
             ('transit.change_trip', 'authenticated'),
             ('transit.change_vehicle', 'authenticated'),
             ('transit.change_vehicle_type', 'authenticated'),
             ('transit.copy_day', 'authenticated'),
             ('transit.copy_season', 'authenticated'),
             ('transit.create_calendar', 'authenticated'),
             ('transit.create_route', 'authenticated'),
             ('transit.create_stop', 'authenticated'),
             ('transit.create_trip', 'authenticated'),
             ('transit.create_trips', 'authenticated'),
             ('transit.create_vehicle', 'authenticated'),
             ('transit.create_vehicle_type', 'authenticated'),
             ('transit.days_of', 'anon, authenticated'),
             ('transit.delay_departure', 'authenticated'),
             ('transit.describe_booking', 'authenticated'),
             ('transit.describe_calls', 'anon, authenticated'),
             ('transit.describe_calls_of_route', 'anon, authenticated'),
             ('transit.describe_stops', 'anon, authenticated'),
             ('transit.find_unpriced', 'berth_app'),
             ('transit.generate_departures', 'berth_app'),
             ('transit.list_departures', 'anon, authenticated'),
             ('transit.merge_stops', 'authenticated'),
             ('transit.pattern_of_route', 'anon, authenticated'),
             ('transit.quote_prices', 'anon, authenticated'),
             ('transit.read_manifest', 'authenticated'),
             ('transit.report_sales', 'authenticated'),
             ('transit.retire_calendar', 'authenticated'),
             ('transit.retire_route', 'authenticated'),
             ('transit.retire_stop', 'authenticated'),
             ('transit.retire_trip', 'authenticated'),
             ('transit.retire_vehicle', 'authenticated'),
             ('transit.search_departures', 'anon, authenticated, berth_app'),
             ('transit.seat_map', 'anon, authenticated'),
             ('transit.sell_route', 'authenticated'),
             ('transit.separate_stop', 'authenticated'),
             ('transit.whole_fare', 'anon, authenticated')
           ) as g (name, roles)
  loop
    execute format('grant execute on function %s to %s', v_granted.name, v_granted.roles);
  end loop;
end $functions$;
