-- ops.check_ids() returns the operators with ids outside their bucket, by table
--
-- What     Every id of an operator's rows carries the operator's bucket (core.bucket_of), by which requests are routed between
--          machines: a row whose id does not would be looked for on the wrong machine. The smallest such id is returned for
--          all.
create or replace function ops.check_ids()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select i.operator_id, null::uuid, null::uuid,
         jsonb_build_object('table', i.relation, 'ids', count(*), 'least_id', (array_agg(i.id order by i.id))[1],
                            'bucket', core.bucket_of(i.operator_id))
    from (
      select x.operator_id, x.id, 'core.bookings' as relation from core.bookings as x
      union all select x.operator_id, x.id, 'core.occurrences' from core.occurrences as x
      union all select x.operator_id, x.id, 'core.claims' from core.claims as x
      union all select x.operator_id, x.id, 'core.waitlist_entries' from core.waitlist_entries as x
      union all select x.operator_id, x.id, 'core.customers' from core.customers as x
      union all select x.operator_id, x.id, 'core.api_keys' from core.api_keys as x
      union all select x.operator_id, x.id, 'core.invitations' from core.invitations as x
      union all select x.operator_id, x.id, 'core.locations' from core.locations as x
      union all select x.operator_id, x.id, 'core.layouts' from core.layouts as x
      union all select x.operator_id, x.id, 'core.fare_tables' from core.fare_tables as x
      union all select x.operator_id, x.id, 'core.fares' from core.fares as x
      union all select x.operator_id, x.id, 'core.policies' from core.policies as x
      union all select x.operator_id, x.id, 'core.offerings' from core.offerings as x
      union all select x.operator_id, x.id, 'transit.stop_patterns' from transit.stop_patterns as x
      union all select x.operator_id, x.id, 'transit.feeds' from transit.feeds as x
      union all select x.operator_id, x.id, 'transit.brands' from transit.brands as x
      union all select x.operator_id, x.id, 'transit.routes' from transit.routes as x
      union all select x.operator_id, x.id, 'transit.services' from transit.services as x
      union all select x.operator_id, x.id, 'transit.vehicle_types' from transit.vehicle_types as x
      union all select x.operator_id, x.id, 'transit.vehicles' from transit.vehicles as x
      union all select x.operator_id, x.id, 'audit.entries' from audit.entries as x) as i
   where core.bucket_of(i.id) <> core.bucket_of(i.operator_id)
   group by i.operator_id, i.relation
$$;
