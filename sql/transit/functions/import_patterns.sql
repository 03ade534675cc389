-- transit.import_patterns(operator, feed) returns how many were added, changed, withdrawn
--
-- What     Adds lists of stops with elapsed times that the operator did not have. A pattern is never changed or deleted: claims
--          that were sold on it refer to its stops by index. A stop that was merged into another is that other one.
create or replace function transit.import_patterns(p_operator_id uuid, p_feed_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  changed := 0;
  withdrawn := 0;
  insert into transit.stop_patterns (operator_id, id, hash, stop_count)
  select p_operator_id, core.new_id(p_operator_id), s.pattern_hash, count(*)
    from pg_temp.import_pattern_stops as s group by s.pattern_hash;
  get diagnostics added = row_count;

  insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m, zone,
                                  boards, alights, merged_from)
  select p_operator_id, p.id, s.stop_index, coalesce(t.merged_into, t.location_id), s.arrival_s, s.departure_s, s.distance_m, s.zone,
         s.boards, s.alights, case when t.merged_into is not null then t.location_id end
    from pg_temp.import_pattern_stops as s
    join transit.stop_patterns as p on p.operator_id = p_operator_id and p.hash = s.pattern_hash
    join transit.stops as t on t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.stop_gtfs_id;
  return next;
end $$;
