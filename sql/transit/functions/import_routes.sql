-- transit.import_routes(operator, feed) returns how many were added, changed, withdrawn
--
-- What     A route that is gone makes no more departures, unless it has trips that were made by hand.
create or replace function transit.import_routes(p_operator_id uuid, p_feed_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  update transit.routes as r
     set brand_id = b.id, short_name = s.short_name, long_name = s.long_name, route_type = s.route_type, colour = s.colour,
         active = true
    from pg_temp.import_routes as s
    join transit.brands as b
      on b.operator_id = p_operator_id and b.feed_id = p_feed_id and b.gtfs_id = s.brand_gtfs_id
   where r.operator_id = p_operator_id and r.feed_id = p_feed_id and r.gtfs_id = s.gtfs_id
     and (r.brand_id, r.short_name, r.long_name, r.route_type, r.colour, r.active)
         is distinct from (b.id, s.short_name, s.long_name, s.route_type, s.colour, true);
  get diagnostics changed = row_count;

  insert into transit.routes (operator_id, id, feed_id, brand_id, gtfs_id, short_name, long_name, route_type, colour)
  select p_operator_id, core.new_id(p_operator_id), p_feed_id, b.id, s.gtfs_id, s.short_name, s.long_name, s.route_type, s.colour
    from pg_temp.import_routes as s
    join transit.brands as b
      on b.operator_id = p_operator_id and b.feed_id = p_feed_id and b.gtfs_id = s.brand_gtfs_id
   where not exists (select from transit.routes as r
                      where r.operator_id = p_operator_id and r.feed_id = p_feed_id and r.gtfs_id = s.gtfs_id);
  get diagnostics added = row_count;

  update transit.routes as r set active = false
   where r.operator_id = p_operator_id and r.feed_id = p_feed_id and r.active
     and not exists (select from pg_temp.import_routes as s where s.gtfs_id = r.gtfs_id)
     and not exists (select from transit.trips as t
                      where t.operator_id = p_operator_id and t.route_id = r.id and t.feed_id is null and t.active);
  get diagnostics withdrawn = row_count;
  return next;
end $$;
