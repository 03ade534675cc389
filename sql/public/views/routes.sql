-- public.routes: the lines in operation, with the stops of each.
create or replace view public.routes with (security_invoker = true) as
select r.id, r.operator_id, r.brand_id, case when b.feed_id is null then o.name else b.name end as brand, r.gtfs_id, r.short_name, r.long_name,
       coalesce(r.short_name, r.long_name) as name, r.route_type, r.colour,
       transit.describe_stops(r.operator_id, r.id) as stops
  from transit.routes as r
  join transit.brands as b on b.operator_id = r.operator_id and b.id = r.brand_id
  join core.operators as o on o.id = r.operator_id
 where r.active;
