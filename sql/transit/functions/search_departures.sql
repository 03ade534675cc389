-- transit.search_departures(operator, from, to, date, …) returns departures, by boarding time
--
-- What     Departures on a date (in local time where the customer boards) from a stop, station or point to another. operator is
--          a slug or an id. Seats are counted for that journey alone, and expired holds count as free. classes is [{class,
--          free_seats, price_minor}] for an adult; price_minor is the lowest price of a class with free seats. status is open,
--          sold_out (for this many passengers), not_open, closed, departed or cancelled; the last three are returned only on
--          request. The next page begins after departs_at and occurrence_id of the last row. Not compiled by JIT; see
--          core.free_by_class.
-- Refuses  operator_not_found, location_not_found, date_out_of_range, quantity_out_of_range, invalid_request
-- Definer  Claims are private; this returns counts. Unpublished departures are hidden, from staff too.
-- Grants: execute to anon, authenticated, berth_app
create or replace function transit.search_departures(
  p_operator text, p_from_id uuid, p_to_id uuid, p_date date, p_passengers integer default 1,
  p_from_latitude double precision default null, p_from_longitude double precision default null,
  p_to_latitude double precision default null, p_to_longitude double precision default null, p_radius_m integer default 1000,
  p_include_closed boolean default false, p_include_cancelled boolean default false,
  p_limit integer default 20, p_after_at timestamptz default null, p_after_id uuid default null)
returns table (
  occurrence_id uuid, offering_id uuid, route_id uuid, route_short_name text, route_long_name text, brand text, headsign text,
  vehicle_type text, amenities jsonb, from_index integer, from_stop_id uuid, from_stop text, from_time_zone text,
  to_index integer, to_stop_id uuid, to_stop text, to_time_zone text, departs_at timestamptz, arrives_at timestamptz,
  duration_s integer, free_seats integer, price_minor bigint, currency text, classes jsonb, status text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
declare
  v_operator_id uuid := core.operator_id_of(p_operator);
  v_page        record;
begin
  perform transit.check_search(p_date, p_passengers, p_radius_m, p_limit);
  v_page := transit.page_departures(
    v_operator_id,
    transit.search_journeys(v_operator_id, p_date, p_from_id, p_from_latitude, p_from_longitude,
                            p_to_id, p_to_latitude, p_to_longitude, p_radius_m),
    p_include_closed, p_include_cancelled, p_after_at, p_after_id, p_limit);

  return query
  -- Materialised: a nested loop would price all of them for each of them.
  with priced as materialized (
    select s.* from transit.price_journeys(v_operator_id, v_page.occurrence_id, v_page.layout_id, v_page.fare_table_id,
                                        v_page.price_minor, v_page.journey) as s)
  select d.occurrence_id, d.offering_id, r.id, r.short_name, r.long_name, b.name, t.headsign, n.name, n.amenities,
         j.from_index, j.from_id, a.name, a.time_zone, j.to_index, j.to_id, z.name, z.time_zone,
         w.departs_at, w.starts_at + make_interval(secs => j.arrival_s), j.arrival_s - j.departure_s,
         s.free_seats, s.price_minor, w.currency, s.classes,
         case when w.state = 'open' and s.free_seats < p_passengers then 'sold_out' else w.state end
    from priced as s
   cross join lateral (
     select v_page.occurrence_id[s.no] as occurrence_id, v_page.currency[s.no] as currency, v_page.starts_at[s.no] as starts_at,
            v_page.departs_at[s.no] as departs_at, v_page.state[s.no] as state) as w
   cross join lateral unnest(v_page.journey[s.no : s.no]) as j
    join transit.departures as d on d.operator_id = v_operator_id and d.occurrence_id = w.occurrence_id
    join transit.trips as t on t.operator_id = v_operator_id and t.offering_id = d.offering_id
    join transit.routes as r on r.operator_id = v_operator_id and r.id = t.route_id
    join transit.brands as b on b.operator_id = v_operator_id and b.id = r.brand_id
    join transit.vehicle_types as n on n.operator_id = v_operator_id and n.id = d.vehicle_type_id
    join core.locations as a on a.operator_id = v_operator_id and a.id = j.from_id
    join core.locations as z on z.operator_id = v_operator_id and z.id = j.to_id
   order by w.departs_at, d.occurrence_id;
end $$;
