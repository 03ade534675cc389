-- transit.import_resolve_trips(operator, feed) returns nothing
--
-- What     Resolves the names in a staged trip to ids, gives the trip a name, and decides what happens to it: added, changed,
--          or null if it is unchanged. A fare table that the operator chose for a trip is kept; one that came with this feed
--          follows the feed.
create or replace function transit.import_resolve_trips(p_operator_id uuid, p_feed_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  update pg_temp.import_trips as s
     set route_id = r.id, service_id = v.id, pattern_id = p.id, location_id = b.location_id, fare_table_id = f.id,
         name = left(concat_ws(' ', coalesce(r.short_name, r.long_name), s.short_name, s.headsign), 300)
    from pg_temp.import_trips as u
    join pg_temp.import_routes as q on q.gtfs_id = u.route_gtfs_id
    join transit.routes as r on r.operator_id = p_operator_id and r.feed_id = p_feed_id and r.gtfs_id = u.route_gtfs_id
    join transit.services as v on v.operator_id = p_operator_id and v.feed_id = p_feed_id and v.gtfs_id = u.service_gtfs_id
    join transit.stop_patterns as p on p.operator_id = p_operator_id and p.hash = u.pattern_hash
    join transit.pattern_stops as b on b.operator_id = p_operator_id and b.pattern_id = p.id and b.stop_index = 0
    left join core.fare_tables as f on f.operator_id = p_operator_id and f.name = q.fare_table
   where s.gtfs_id = u.gtfs_id;
  update pg_temp.import_trips as s
     set offering_id = t.offering_id,
         fare_table_id = case when starts_with(c.name, d.name || ' (') or starts_with(c.name, d.name || ': ')
                              then coalesce(s.fare_table_id, c.id) else coalesce(c.id, s.fare_table_id) end
    from transit.trips as t
    join transit.feeds as d on d.operator_id = t.operator_id and d.id = t.feed_id
    join core.offerings as f on f.operator_id = t.operator_id and f.id = t.offering_id
    left join core.fare_tables as c on c.operator_id = f.operator_id and c.id = f.fare_table_id
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.gtfs_id;
  update pg_temp.import_trips as s set offering_id = core.new_id(p_operator_id), change = 'added' where s.offering_id is null;

  update pg_temp.import_trips as s set change = 'changed'
    from transit.trips as t
    join core.offerings as f on f.operator_id = t.operator_id and f.id = t.offering_id
   where s.change is null and t.operator_id = p_operator_id and t.offering_id = s.offering_id
     and (t.route_id, t.service_id, t.pattern_id, t.headsign, t.short_name, t.direction, t.block, t.first_departure_s, t.active,
          f.location_id, f.name, f.active, f.fare_table_id)
         is distinct from
         (s.route_id, s.service_id, s.pattern_id, s.headsign, s.short_name, s.direction, s.block, s.first_departure_s, true,
          s.location_id, s.name, true, s.fare_table_id);
end $$;
