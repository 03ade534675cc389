-- transit.list_departures(operator, date, route, include cancelled, limit, after …) returns the departures of a service date, in
-- order of time
--
-- What     Without two stops: what leaves on a day, of all routes or of one. Members of the operator also see what is not
--          published, and how many places are sold (capacity and taken, in units: places times legs). The next page begins
--          after departs_at and occurrence_id of the last row. free_seats counts seats that are free for the whole trip.
-- Refuses  operator_not_found, route_not_found, date_out_of_range, invalid_request
-- Definer  Claims are private; this returns counts, and unpublished departures to members only.
-- Grants: execute to anon, authenticated
create or replace function transit.list_departures(
  p_operator text, p_date date, p_route_id uuid default null, p_include_cancelled boolean default false, p_limit integer default 20,
  p_after_at timestamptz default null, p_after_id uuid default null)
returns table (occurrence_id uuid, route_id uuid, route text, trip_id uuid, headsign text, service_date date, departs_at timestamptz,
               arrives_at timestamptz, from_stop text, to_stop text, time_zone text, status text, published boolean,
               free_seats integer, capacity integer, taken integer, vehicle_type text, vehicle_number text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_operator_id uuid := core.operator_id_of(p_operator);
  v_is_member   boolean := v_operator_id = any (core.my_operator_ids());
  v_id_from     uuid;
  v_id_until    uuid;
begin
  perform transit.check_search(p_date, 1, 1, p_limit);
  -- A service day begins at noon minus twelve hours in the zone of its brand, and may last past midnight.
  v_id_from := core.uuid_floor(p_date::timestamp at time zone 'UTC' - interval '2 days');
  v_id_until := core.uuid_floor(p_date::timestamp at time zone 'UTC' + interval '6 days');
  if p_route_id is not null and not exists (select from transit.routes as r
                                             where r.operator_id = v_operator_id and r.id = p_route_id) then
    perform core.refuse('route_not_found');
  end if;

  return query
  select o.id, r.id, coalesce(r.short_name, r.long_name), t.offering_id, t.headsign, d.service_date, o.starts_at, o.ends_at,
         a.name, z.name, a.time_zone, o.status, o.published, core.count_free(v_operator_id, o.id),
         case when v_is_member then o.capacity end, case when v_is_member then o.taken end, y.name, v.number
    from transit.departures as d
   cross join lateral (
     select x.id, x.starts_at, x.ends_at, x.status, x.published, x.capacity, x.taken, x.stop_pattern_id, x.span_length
       from core.occurrences as x
      where x.operator_id = v_operator_id and x.id = d.occurrence_id and x.id >= v_id_from and x.id < v_id_until limit 1) as o
    join transit.trips as t on t.operator_id = v_operator_id and t.offering_id = d.offering_id
    join transit.routes as r on r.operator_id = v_operator_id and r.id = t.route_id
    join transit.vehicle_types as y on y.operator_id = v_operator_id and y.id = d.vehicle_type_id
    left join transit.vehicles as v on v.operator_id = v_operator_id and v.id = d.vehicle_id
    left join transit.pattern_stops as s on s.operator_id = v_operator_id and s.pattern_id = o.stop_pattern_id and s.stop_index = 0
    left join core.locations as a on a.operator_id = v_operator_id and a.id = s.location_id
    left join transit.pattern_stops as e
      on e.operator_id = v_operator_id and e.pattern_id = o.stop_pattern_id and e.stop_index = o.span_length
    left join core.locations as z on z.operator_id = v_operator_id and z.id = e.location_id
   where d.operator_id = v_operator_id and d.service_date = p_date and (o.published or v_is_member)
     and (p_route_id is null or t.route_id = p_route_id)
     and (p_include_cancelled or o.status <> 'cancelled')
     and (p_after_at is null or (o.starts_at, o.id) > (p_after_at, p_after_id))
   order by o.starts_at, o.id limit p_limit;
end $$;
