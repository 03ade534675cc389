-- transit.affected_departures(operator, from, until) returns the booked departures that differ from the timetable
--
-- What     Future departures on these service dates that were left unchanged because they have bookings. difference is
--            withdrawn  the timetable no longer contains it: cancel it, or let it run
--            times      its times or stops have changed
--            seats      its vehicle type has another layout: transit.change_vehicle moves the passengers
--            terms      its fares or policy have changed; existing bookings keep theirs
-- Definer  For reports of an importer and a job, which have no rights on bookings.
-- Grants: execute to berth_app
create or replace function transit.affected_departures(p_operator_id uuid, p_from date, p_until date)
returns table (occurrence_id uuid, offering_id uuid, gtfs_id text, headsign text, service_date date, departure_s integer,
               starts_at timestamptz, difference text, bookings integer, places integer)
language sql stable security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
  select o.id, d.offering_id, t.gtfs_id, t.headsign, d.service_date, d.departure_s, o.starts_at,
         case when c.found = 'withdrawn' then 'withdrawn'
              when not d.retimed and (o.starts_at, o.ends_at, o.stop_pattern_id)
                   <> ((c.plan).starts_at, (c.plan).ends_at, (c.plan).stop_pattern_id) then 'times'
              when d.vehicle_id is null and o.layout_id <> (c.plan).layout_id then 'seats'
              else 'terms' end,
         b.bookings, b.places
    from transit.compare_departures(p_operator_id, p_from, p_until) as c
    join core.occurrences as o on o.operator_id = p_operator_id and o.id = c.occurrence_id
    join transit.departures as d on d.operator_id = p_operator_id and d.occurrence_id = o.id
    join transit.trips as t on t.operator_id = p_operator_id and t.offering_id = d.offering_id
   cross join lateral (
     select count(distinct x.booking_id)::integer as bookings, count(*)::integer as places from core.claims as x
      where x.operator_id = p_operator_id and x.occurrence_id = o.id
        and core.claim_is_active(x.live, x.expires_at, core.now())) as b
   where c.found in ('changed', 'withdrawn') and c.booked and b.places > 0
   order by o.starts_at, o.id
$$;
