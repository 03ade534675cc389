-- transit.find_unpriced(operator, limit) returns the journeys of the timetable that no fare is for, by route
--
-- What     Such journeys are shown without a price and are not sold. One row for each route, fare table and pair of stops, for an
--          adult in the usual class of the vehicle; a route without a fare table has one row, from end to end of a trip. If the fares
--          of a table distinguish zones only, one journey stands for all between the same zones. Dates are not regarded: a fare that
--          is valid on some dates counts.
-- Definer  For reports of an importer and of generation. Timetables and fares are public.
-- Grants: execute to berth_app
create or replace function transit.find_unpriced(p_operator_id uuid, p_limit integer default 100)
returns table (route_id uuid, route text, fare_table text, from_stop text, to_stop text, from_zone text, to_zone text, class text)
language sql stable security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
  with tables as (
    select t.id, t.name,
           exists (select from core.fares as f
                    where f.operator_id = t.operator_id and f.fare_table_id = t.id and f.price_per_km_minor = 0
                      and num_nonnulls(f.from_zone, f.to_zone, f.distance_m_max, f.stages_max, f.from_stop_id, f.to_stop_id,
                                       f.class) = 0
                      and coalesce(f.passenger_type, 'adult') = 'adult') as is_complete,
           exists (select from core.fares as f
                    where f.operator_id = t.operator_id and f.fare_table_id = t.id
                      and (num_nonnulls(f.distance_m_max, f.stages_max, f.from_stop_id, f.to_stop_id) > 0
                           or f.price_per_km_minor > 0)) as is_by_stop
      from core.fare_tables as t where t.operator_id = p_operator_id),
  sold as (
    select distinct r.id as route_id, coalesce(r.short_name, r.long_name) as route, t.pattern_id, f.fare_table_id, y.default_class as class
      from transit.trips as t
      join transit.routes as r on r.operator_id = t.operator_id and r.id = t.route_id and r.active
      join core.offerings as f on f.operator_id = t.operator_id and f.id = t.offering_id and f.active
      join transit.vehicle_types as v on v.operator_id = t.operator_id and v.id = t.vehicle_type_id
      join core.layouts as y on y.operator_id = v.operator_id and y.id = v.layout_id
     where t.operator_id = p_operator_id and t.active),
  places as (
    select s.route_id, s.route, s.pattern_id, s.fare_table_id, s.class, t.name as fare_table, p.zone,
           case when t.is_by_stop then p.stop_index end as stop_no,
           min(p.stop_index) filter (where p.boards) as first_index, max(p.stop_index) filter (where p.alights) as last_index
      from sold as s
      join tables as t on t.id = s.fare_table_id and not t.is_complete
      join transit.pattern_stops as p on p.operator_id = p_operator_id and p.pattern_id = s.pattern_id
     group by s.route_id, s.route, s.pattern_id, s.fare_table_id, s.class, t.name, p.zone, stop_no),
  journeys as (
    select distinct on (a.route_id, a.fare_table_id, a.class, x.zone, y.zone,
                        case when a.stop_no is not null then x.location_id end, case when a.stop_no is not null then y.location_id end)
           a.route_id, a.route, a.fare_table_id, a.fare_table, a.class, x.location_id as from_id, y.location_id as to_id,
           x.zone as from_zone, y.zone as to_zone, y.distance_m - x.distance_m as distance_m, y.stop_index - x.stop_index as stages
      from places as a
      join places as z
        on z.route_id = a.route_id and z.pattern_id = a.pattern_id and z.fare_table_id = a.fare_table_id and z.class = a.class
       and z.last_index > a.first_index
      join transit.pattern_stops as x
        on x.operator_id = p_operator_id and x.pattern_id = a.pattern_id and x.stop_index = a.first_index
      join transit.pattern_stops as y
        on y.operator_id = p_operator_id and y.pattern_id = z.pattern_id and y.stop_index = z.last_index),
  unpriced as (
    select j.route_id, j.route, j.fare_table, j.from_id, j.to_id, j.from_zone, j.to_zone, j.class
      from journeys as j
     where not exists (
             select from transit.quote_fare(p_operator_id, j.fare_table_id, j.from_zone, j.to_zone, j.distance_m, j.class, 'adult',
                                            j.from_id, j.to_id, j.stages))
    union all
    (select distinct on (s.route_id) s.route_id, s.route, null, x.location_id, y.location_id, x.zone, y.zone, s.class
       from sold as s
       join transit.stop_patterns as p on p.operator_id = p_operator_id and p.id = s.pattern_id
       join transit.pattern_stops as x on x.operator_id = p_operator_id and x.pattern_id = s.pattern_id and x.stop_index = 0
       join transit.pattern_stops as y
         on y.operator_id = p_operator_id and y.pattern_id = s.pattern_id and y.stop_index = p.stop_count - 1
      where s.fare_table_id is null
      order by s.route_id, s.pattern_id))
  select u.route_id, u.route, u.fare_table, a.name, z.name, u.from_zone, u.to_zone, u.class
    from unpriced as u
    join core.locations as a on a.operator_id = p_operator_id and a.id = u.from_id
    join core.locations as z on z.operator_id = p_operator_id and z.id = u.to_id
   order by u.route, u.route_id, a.name, z.name
   limit p_limit
$$;
