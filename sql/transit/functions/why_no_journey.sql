-- transit.why_no_journey(operator, pattern, from stop, to stop, from index, to index) returns a refusal
--
-- What     stops_in_wrong_order if the trip calls at both, stop_not_on_trip otherwise. Called only if no journey was found.
create or replace function transit.why_no_journey(
  p_operator_id uuid, p_pattern_id uuid, p_from_id uuid, p_to_id uuid, p_from_index integer, p_to_index integer)
returns text language sql stable
set search_path = pg_catalog, pg_temp as $$
  select case when count(*) filter (where s.boards and (p_from_id in (s.location_id, l.parent_id) or s.stop_index = p_from_index)) > 0
               and count(*) filter (where s.alights and (p_to_id in (s.location_id, l.parent_id) or s.stop_index = p_to_index)) > 0
              then 'stops_in_wrong_order' else 'stop_not_on_trip' end
    from transit.pattern_stops as s
    join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
   where s.operator_id = p_operator_id and s.pattern_id = p_pattern_id
$$;
