-- transit.find_journey(operator, pattern, from stop, to stop, from index, to index) returns at most one row
--
-- What     Finds where on a pattern the customer boards and alights: by index if given, else by location (a station means any
--          of its platforms), else at the ends of the trip. On a loop that calls twice, the shortest journey. Written to be
--          inlined.
create or replace function transit.find_journey(
  p_operator_id uuid, p_pattern_id uuid, p_from_id uuid, p_to_id uuid, p_from_index integer, p_to_index integer)
returns table (from_index integer, to_index integer, departure_s integer, arrival_s integer, from_zone text, to_zone text,
               distance_m integer, from_id uuid, to_id uuid)
language sql stable parallel safe as $$
  select f.stop_index, t.stop_index, f.departure_s, t.arrival_s, f.zone, t.zone, t.distance_m - f.distance_m, f.location_id, t.location_id
    -- offset 0: evaluated once a call, not once a stop.
    from (select array(select p_from_id union all
                       select l.id from core.locations as l
                        where l.operator_id = p_operator_id and l.parent_id = p_from_id) as from_ids,
                 array(select p_to_id union all
                       select l.id from core.locations as l
                        where l.operator_id = p_operator_id and l.parent_id = p_to_id) as to_ids
          offset 0) as w
   cross join transit.pattern_stops as f
    join transit.pattern_stops as t
      on t.operator_id = f.operator_id and t.pattern_id = f.pattern_id and t.stop_index > f.stop_index
   where f.operator_id = p_operator_id and f.pattern_id = p_pattern_id and f.boards and t.alights
     and case when p_from_index is not null then f.stop_index = p_from_index
              when p_from_id is not null then f.location_id = any (w.from_ids)
              else f.stop_index = 0 end
     and case when p_to_index is not null then t.stop_index = p_to_index
              when p_to_id is not null then t.location_id = any (w.to_ids)
              else t.stop_index = (select s.stop_count - 1 from transit.stop_patterns as s
                                    where s.operator_id = p_operator_id and s.id = p_pattern_id) end
   order by t.stop_index - f.stop_index, f.stop_index
   limit 1
$$;
