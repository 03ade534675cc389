-- ops.check_invariants() returns every row that violates an invariant, with the name of the invariant
--
-- What     Audits a live system correctly, because it is one statement and hence one snapshot. No rows mean that all is well.
--          It reads every booking and claim, locks nothing, and makes nobody wait.
-- Definer  Reads all operators' rows and shows ids and figures only; only the server's role and operations may execute it.
-- Grants: execute to berth_app, service_role
create or replace function ops.check_invariants()
returns table (invariant text, operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select 'no_occurrence_is_oversold', c.* from ops.check_taken() as c
  union all select 'no_place_is_sold_twice', c.* from ops.check_overlaps() as c
  union all select 'a_booking_has_its_claims', c.* from ops.check_booking_claims() as c
  union all select 'a_claim_expires_with_its_booking', c.* from ops.check_expiries() as c
  union all select 'a_total_is_the_price_of_its_claims', c.* from ops.check_totals() as c
  union all select 'every_version_has_its_event', c.* from ops.check_versions() as c
  union all select 'events_are_numbered_upwards', c.* from ops.check_transaction_nos() as c
  union all select 'a_key_has_its_result', c.* from ops.check_keys() as c
  union all select 'everything_belongs', c.* from ops.check_belonging() as c
  union all select 'a_claimed_place_exists', c.* from ops.check_places() as c
  union all select 'a_claim_tells_when_it_is', c.* from ops.check_spans() as c
  union all select 'a_queue_is_counted', c.* from ops.check_waitlists() as c
  union all select 'every_partition_excludes_overlaps', c.* from ops.check_exclusions() as c
  union all select 'a_reference_is_given_once', c.* from ops.check_references() as c
  union all select 'an_id_is_in_its_operators_bucket', c.* from ops.check_ids() as c
  union all select 'row_security_is_forced', c.* from ops.check_row_security() as c
  union all select 'every_guard_is_on', c.* from ops.check_guards() as c
$$;
