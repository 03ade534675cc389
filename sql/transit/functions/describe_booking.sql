-- transit.describe_booking(booking) returns jsonb: the result of core.describe_booking, with the stops of claims that are sold by legs
--
-- What     For a claim that is sold by legs, from and to are where the customer boards and alights. For all others they are
--          those of core.
-- Refuses  booking_not_found
-- Definer  core.describe_booking checks the caller.
-- Grants: execute to authenticated
create or replace function transit.describe_booking(p_booking_id uuid)
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking     jsonb := core.describe_booking(p_booking_id);
  v_operator_id uuid := (v_booking ->> 'operator_id')::uuid;
  -- In order of occurrence: the first and the last bound the months whose partitions are prepared.
  v_ids         uuid[] := array(
    select (c.claim ->> 'occurrence_id')::uuid as id from jsonb_array_elements(v_booking -> 'claims') as c(claim) order by id);
begin
  return v_booking || jsonb_build_object('claims', (
    select coalesce(jsonb_agg(c.claim || coalesce(x.stops, '{}') order by c.claim_no), '[]')
      from jsonb_array_elements(v_booking -> 'claims') with ordinality as c(claim, claim_no)
      left join lateral (
        select jsonb_build_object(
                 'from', jsonb_build_object('id', a.id, 'name', a.name, 'time_zone', a.time_zone),
                 'to', jsonb_build_object('id', z.id, 'name', z.name, 'time_zone', z.time_zone)) as stops
          from core.occurrences as o
          join transit.pattern_stops as s
            on s.operator_id = o.operator_id and s.pattern_id = o.stop_pattern_id
           and s.stop_index = (c.claim ->> 'from_index')::integer
          join transit.pattern_stops as t
            on t.operator_id = o.operator_id and t.pattern_id = o.stop_pattern_id
           and t.stop_index = (c.claim ->> 'to_index')::integer
          join core.locations as a on a.operator_id = s.operator_id and a.id = s.location_id
          join core.locations as z on z.operator_id = t.operator_id and z.id = t.location_id
         where o.operator_id = v_operator_id and o.id = (c.claim ->> 'occurrence_id')::uuid
           and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)]) as x on true));
end $$;
