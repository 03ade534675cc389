-- transit.move_first_stops(operator, stop) returns nothing
--
-- What     Trips and future departures that were said to begin at this stop begin where their stop pattern now does.
-- Locks    These departures, in id order.
create or replace function transit.move_first_stops(p_operator_id uuid, p_stop_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_occurrence_ids uuid[] := array(
    select o.id from core.occurrences as o
     where o.operator_id = p_operator_id and o.location_id = p_stop_id and o.starts_at > core.now()
       and o.id >= core.uuid_floor(core.now() - interval '1 day'));
begin
  update core.offerings as f set location_id = s.location_id
    from transit.trips as t
    join transit.pattern_stops as s on s.operator_id = t.operator_id and s.pattern_id = t.pattern_id and s.stop_index = 0
   where f.operator_id = p_operator_id and f.location_id = p_stop_id and t.operator_id = p_operator_id and t.offering_id = f.id
     and s.location_id <> p_stop_id;
  if cardinality(v_occurrence_ids) = 0 then return; end if;
  perform core.lock_occurrences(p_operator_id, v_occurrence_ids);
  update core.occurrences as o set location_id = s.location_id
    from transit.pattern_stops as s
   where o.operator_id = p_operator_id and o.id = any (v_occurrence_ids)
     and s.operator_id = p_operator_id and s.pattern_id = o.stop_pattern_id and s.stop_index = 0 and s.location_id <> p_stop_id;
end $$;
