-- transit.import_stops(operator, feed) returns how many were added, changed, withdrawn
--
-- What     The stops and stations of the staged feed become locations and stops. Addresses and amenities that the operator
--          added are kept. A stop that is gone becomes inactive, unless a route or trip that was made by hand calls there; what was
--          sold there is kept. A stop that was merged into another stays so.
create or replace function transit.import_stops(p_operator_id uuid, p_feed_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  update pg_temp.import_stops as s set location_id = t.location_id
    from transit.stops as t
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.gtfs_id;
  update pg_temp.import_stops as s set location_id = core.new_id(p_operator_id), change = 'added' where s.location_id is null;
  update pg_temp.import_stops as s set parent_id = coalesce(t.merged_into, p.location_id)
    from pg_temp.import_stops as p
    left join transit.stops as t on t.operator_id = p_operator_id and t.location_id = p.location_id
   where p.gtfs_id = s.parent_gtfs_id;
  update pg_temp.import_stops as s set change = 'changed'
    from core.locations as l
    join transit.stops as t on t.operator_id = l.operator_id and t.location_id = l.id
   where l.operator_id = p_operator_id and l.id = s.location_id
     and (l.parent_id, l.kind, l.name, l.code, l.time_zone, l.latitude, l.longitude, l.active, t.zone, t.active, l.amenities)
         is distinct from
         (s.parent_id, s.kind, s.name, s.code, s.time_zone, s.latitude, s.longitude, t.merged_into is null, s.zone,
          t.merged_into is null, l.amenities || s.amenities);
  get diagnostics changed = row_count;

  insert into core.locations (operator_id, id, parent_id, kind, name, code, time_zone, latitude, longitude, amenities)
  select p_operator_id, s.location_id, s.parent_id, s.kind, s.name, s.code, s.time_zone, s.latitude, s.longitude, s.amenities
    from pg_temp.import_stops as s where s.change = 'added';
  insert into transit.stops (operator_id, location_id, feed_id, gtfs_id, zone)
  select p_operator_id, s.location_id, p_feed_id, s.gtfs_id, s.zone from pg_temp.import_stops as s where s.change = 'added';
  get diagnostics added = row_count;
  update core.locations as l
     set parent_id = s.parent_id, kind = s.kind, name = s.name, code = s.code, time_zone = s.time_zone,
         latitude = s.latitude, longitude = s.longitude, amenities = l.amenities || s.amenities, active = t.merged_into is null
    from pg_temp.import_stops as s
    join transit.stops as t on t.operator_id = p_operator_id and t.location_id = s.location_id
   where s.change = 'changed' and l.operator_id = p_operator_id and l.id = s.location_id;
  update transit.stops as t set zone = s.zone, active = t.merged_into is null
    from pg_temp.import_stops as s where s.change = 'changed' and t.operator_id = p_operator_id and t.location_id = s.location_id;

  update transit.stops as t set active = false
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.active
     and not exists (select from pg_temp.import_stops as s where s.gtfs_id = t.gtfs_id)
     and not transit.is_used_by_hand(p_operator_id, t.location_id);
  get diagnostics withdrawn = row_count;
  update core.locations as l set active = false
    from transit.stops as t
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and not t.active
     and l.operator_id = p_operator_id and l.id = t.location_id and l.active;
  return next;
end $$;
