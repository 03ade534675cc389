-- public.bus_schedules: departures, from the first stop to the last. id is what public.book takes as departure_id.
--
-- available_seats counts seats that are free for the whole trip, and is the same for everyone; more may be free for a part of
-- it (transit.search_departures). fare is that of an adult for the whole trip. Columns that are not selected cost nothing.
create or replace view public.bus_schedules with (security_invoker = true) as
select o.id, o.operator_id, t.route_id, coalesce(r.short_name, r.long_name) as route, d.offering_id as trip_id, t.headsign,
       d.service_date, o.starts_at as departure_time, o.ends_at as arrival_time, l.time_zone, l.name as from_stop,
       o.status, core.count_free(o.operator_id, o.id) as available_seats,
       core.major_units(
         case when o.fare_table_id is null then o.price_minor
              else transit.whole_fare(o.operator_id, o.fare_table_id, o.stop_pattern_id, o.layout_id, o.starts_at, o.taken, o.capacity) end, o.currency) as fare,
       case when o.fare_table_id is null then o.price_minor
            else transit.whole_fare(o.operator_id, o.fare_table_id, o.stop_pattern_id, o.layout_id, o.starts_at, o.taken, o.capacity) end as fare_minor, o.currency,
       d.vehicle_id as bus_id, v.number as bus_number, d.vehicle_type_id as bus_type_id, y.name as bus_type, y.amenities,
       core.describe_layout(o.operator_id, o.layout_id) as seat_layout
  from core.occurrences as o
  join transit.departures as d on d.operator_id = o.operator_id and d.occurrence_id = o.id
  join transit.trips as t on t.operator_id = d.operator_id and t.offering_id = d.offering_id
  join transit.routes as r on r.operator_id = t.operator_id and r.id = t.route_id
  join transit.vehicle_types as y on y.operator_id = d.operator_id and y.id = d.vehicle_type_id
  left join transit.vehicles as v on v.operator_id = d.operator_id and v.id = d.vehicle_id
  left join core.locations as l on l.operator_id = o.operator_id and l.id = o.location_id;
