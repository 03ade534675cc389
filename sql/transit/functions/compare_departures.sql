-- transit.compare_departures(operator, from, until) returns one row for each departure, planned or made
--
-- What     Compares the timetable with existing departures. found is
--            missing    planned, but not made yet
--            same       as planned; or departed, cancelled by an admin, or withdrawn already: nothing has to be done
--            changed    made, but its times, seats, fares or terms have changed; or withdrawn, and planned again
--            withdrawn  made, but no longer planned
--          Seats of a departure with an assigned vehicle are those of that vehicle, whatever vehicle type the trip has now. Times
--          that were changed by hand (transit.delay_departure) are as planned. No
--          nested loops: right after many departures were made the planner's statistics know of none, and looking each up took
--          72 s.
create or replace function transit.compare_departures(p_operator_id uuid, p_from date, p_until date)
returns table (occurrence_id uuid, found text, plan transit.planned_departure, booked boolean)
language sql stable
set search_path = pg_catalog, pg_temp set enable_nestloop = off set jit = off as $$
  select o.id,
         case when o.id is null then 'missing'
              when o.starts_at <= core.now() or (o.status <> 'scheduled' and not d.withdrawn) then 'same'
              when p.offering_id is null then case when d.withdrawn then 'same' else 'withdrawn' end
              when d.withdrawn
                or (not d.retimed and (o.starts_at, o.ends_at, o.stop_pattern_id) <> (p.starts_at, p.ends_at, p.stop_pattern_id))
                or (o.fare_table_id, o.policy_id, o.sales_close_s, o.currency)
                   is distinct from (p.fare_table_id, p.policy_id, p.sales_close_s, p.currency)
                or (d.vehicle_id is null and (o.layout_id, d.vehicle_type_id) is distinct from (p.layout_id, p.vehicle_type_id))
                then 'changed'
              else 'same' end,
         p, coalesce(o.taken > 0, false)
    from transit.planned_departures(p_operator_id, p_from, p_until) as p
    full join (
      select x.* from transit.departures as x
       where x.operator_id = p_operator_id and x.service_date between p_from and p_until) as d
      on d.offering_id = p.offering_id and d.service_date = p.service_date and d.departure_s = p.departure_s
    left join core.occurrences as o
      on o.operator_id = p_operator_id and o.id = d.occurrence_id
     -- A time in a timetable reaches up to ten days past its date; the bounds exclude the other months.
     and o.id >= core.uuid_floor(p_from::timestamp at time zone 'UTC' - interval '3 days')
     and o.id < core.uuid_floor(p_until::timestamp at time zone 'UTC' + interval '14 days')
$$;
