-- transit.planned_departures(operator, from, until) returns the departures that the timetable contains for these service dates
--
-- What     A service runs on the weekdays within its dates, unless an exception for the date says otherwise. Both dates are
--          included, and it does not matter whether the departures exist already. A trip with frequencies leaves at each of
--          their times and not at its own. Times are counted as in GTFS: from noon of the service date less twelve hours, in the zone of the imported brand, else of the
--          operator. No
--          nested loops; see transit.compare_departures. Not compiled by JIT; see core.free_by_class.
create or replace function transit.planned_departures(p_operator_id uuid, p_from date, p_until date)
returns setof transit.planned_departure language sql stable
set search_path = pg_catalog, pg_temp set enable_nestloop = off set jit = off as $$
  with dates as (
    select d.day::date as on_date, 1 << (extract(isodow from d.day)::integer - 1) as weekday
      from generate_series(p_from::timestamp, p_until::timestamp, '1 day') as d(day)),
  runs as (
    select s.id as service_id, d.on_date
      from transit.services as s
     cross join dates as d
      left join transit.service_exceptions as x
        on x.operator_id = s.operator_id and x.service_id = s.id and x.on_date = d.on_date
     where s.operator_id = p_operator_id
       and coalesce(x.runs, s.weekdays & d.weekday <> 0 and d.on_date between s.starts_on and s.ends_on)),
  leavings as (
    select t.offering_id, t.first_departure_s as departure_s from transit.trips as t
     where t.operator_id = p_operator_id
       and not exists (select from transit.frequencies as f
                        where f.operator_id = t.operator_id and f.offering_id = t.offering_id)
    union
    select f.offering_id, g.departure_s
      from transit.frequencies as f
     cross join lateral generate_series(f.starts_s, f.ends_s - 1, f.headway_s) as g(departure_s)
     where f.operator_id = p_operator_id),
  sellable as (
    select lp.layout_id, count(*)::integer as places from core.layout_places as lp
     where lp.operator_id = p_operator_id and not lp.blocked group by lp.layout_id)
  select t.offering_id, r.on_date, l.departure_s, w.starts_at, w.starts_at + make_interval(secs => z.arrival_s),
         a.location_id, t.pattern_id, z.stop_index, y.layout_id, t.vehicle_type_id, y.places * z.stop_index, f.fare_table_id, f.policy_id,
         coalesce(p.sales_close_s, 0), coalesce(ft.currency, o.currency)
    from transit.trips as t
    join core.operators as o on o.id = t.operator_id
    join transit.routes as v on v.operator_id = t.operator_id and v.id = t.route_id and v.active
    join transit.brands as b on b.operator_id = v.operator_id and b.id = v.brand_id
    join core.offerings as f on f.operator_id = t.operator_id and f.id = t.offering_id and f.active
    left join core.fare_tables as ft on ft.operator_id = f.operator_id and ft.id = f.fare_table_id
    left join core.policies as p on p.operator_id = f.operator_id and p.id = f.policy_id
    join transit.stop_patterns as s on s.operator_id = t.operator_id and s.id = t.pattern_id
    join transit.pattern_stops as a on a.operator_id = s.operator_id and a.pattern_id = s.id and a.stop_index = 0
    join transit.pattern_stops as z on z.operator_id = s.operator_id and z.pattern_id = s.id and z.stop_index = s.stop_count - 1
    join transit.vehicle_types as n on n.operator_id = t.operator_id and n.id = t.vehicle_type_id
    join sellable as y on y.layout_id = n.layout_id
    join runs as r on r.service_id = t.service_id
    join leavings as l on l.offering_id = t.offering_id
   cross join lateral (select transit.instant_of(r.on_date, l.departure_s,
                            case when b.feed_id is null then o.time_zone else b.time_zone end) as starts_at) as w
   where t.operator_id = p_operator_id and t.active
$$;
