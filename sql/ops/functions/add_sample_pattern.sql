-- ops.add_sample_pattern(operator, feed, route, direction) returns the stop pattern
--
-- What     The calls of a sample route in one direction, with elapsed seconds and metres. Direction 1 is the way back.
create or replace function ops.add_sample_pattern(p_operator_id uuid, p_feed_id uuid, p_route integer, p_direction integer)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_pattern_id uuid := core.new_id(p_operator_id);
  v_last       integer;
  v_length_m   integer;
begin
  select max(c.call), max(c.distance_m) into v_last, v_length_m from ops.sample_calls() as c where c.route = p_route;
  insert into transit.stop_patterns (operator_id, id, hash, stop_count)
  values (p_operator_id, v_pattern_id, sha256(convert_to(format('samples %s %s %s', p_feed_id, p_route, p_direction), 'UTF8')),
          v_last + 1);
  insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m,
                                  boards, alights)
  select p_operator_id, v_pattern_id, k.stop_index, s.location_id, t.arrival_s,
         t.arrival_s + case when k.stop_index between 1 and v_last - 1 then 300 else 0 end, k.distance_m,
         k.stop_index < v_last, k.stop_index > 0
    from ops.sample_calls() as c
   cross join lateral (
     select case p_direction when 0 then c.call else v_last - c.call end as stop_index,
            case p_direction when 0 then c.distance_m else v_length_m - c.distance_m end as distance_m) as k
   cross join lateral (
     select ceil(k.distance_m / 4500.0)::integer * 300 + greatest(k.stop_index - 1, 0) * 300 as arrival_s) as t
    join transit.stops as s on s.operator_id = p_operator_id and s.feed_id = p_feed_id and s.gtfs_id = c.code
   where c.route = p_route;
  return v_pattern_id;
end $$;
