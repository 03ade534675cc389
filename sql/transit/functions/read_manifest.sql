-- transit.read_manifest(occurrence, include ended, limit, after …) returns the result of core.read_manifest, with the stops of
-- each claim
--
-- What     from_stop and to_stop are where the customer boards and alights; they are null for claims that are not sold by legs.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found, invalid_request (the limit)
-- Definer  core.read_manifest checks the caller.
-- Grants: execute to authenticated
create or replace function transit.read_manifest(
  p_occurrence_id uuid, p_include_ended boolean default false, p_limit integer default 100,
  p_after_place integer default null, p_after_id uuid default null)
returns table (claim_id uuid, booking_id uuid, reference text, booking_status text, status text, customer_id uuid, place integer,
               seat text, class text, quantity integer, passenger jsonb, from_index integer, from_stop text, to_index integer,
               to_stop text, begins_at timestamptz, ends_at timestamptz, item_no integer, price_minor bigint, currency text,
               contact_name text, contact_phone text, contact_email text, payment_status text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
  v_pattern_id  uuid := (select o.stop_pattern_id from core.occurrences as o
                          where o.operator_id = v_operator_id and o.id = p_occurrence_id);
begin
  return query
  select m.claim_id, m.booking_id, m.reference, m.booking_status, m.status, m.customer_id, m.place, m.seat, m.class, m.quantity,
         m.passenger, m.from_index, a.name, m.to_index, z.name, m.begins_at, m.ends_at, m.item_no, m.price_minor, m.currency,
         m.contact_name, m.contact_phone, m.contact_email, m.payment_status
    from core.read_manifest(p_occurrence_id, p_include_ended, p_limit, p_after_place, p_after_id) as m
    left join transit.pattern_stops as s
      on s.operator_id = v_operator_id and s.pattern_id = v_pattern_id and s.stop_index = m.from_index
    left join transit.pattern_stops as t
      on t.operator_id = v_operator_id and t.pattern_id = v_pattern_id and t.stop_index = m.to_index
    left join core.locations as a on a.operator_id = v_operator_id and a.id = s.location_id
    left join core.locations as z on z.operator_id = v_operator_id and z.id = t.location_id
   order by m.place, m.claim_id;
end $$;
