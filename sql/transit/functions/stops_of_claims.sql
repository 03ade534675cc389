-- transit.stops_of_claims(operator, booking) returns jsonb: {claim: {from_stop_id, to_stop_id}} of the live claims that are sold by legs
--
-- What     Where each passenger boards and alights. Another departure may have other indexes for these stops.
create or replace function transit.stops_of_claims(p_operator_id uuid, p_booking_id uuid)
returns jsonb language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  return (
    select coalesce(jsonb_object_agg(
             c.id, jsonb_build_object('from_stop_id', s.location_id, 'to_stop_id', t.location_id)), '{}')
      from core.claims_of(p_operator_id, array[p_booking_id]) as c
      join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
      join transit.pattern_stops as s
        on s.operator_id = o.operator_id and s.pattern_id = o.stop_pattern_id and s.stop_index = lower(c.span)
      join transit.pattern_stops as t
        on t.operator_id = o.operator_id and t.pattern_id = o.stop_pattern_id and t.stop_index = upper(c.span)
     where c.live);
end $$;
