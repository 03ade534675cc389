-- transit.change_trip(operator, trip, changes jsonb) returns nothing
--
-- What     Changes the fields that are given. start moves the whole trip, times are for the stops of its route, frequencies replace
--          those that it had. Departures that are made from now on follow, and unbooked ones when transit.generate_departures runs
--          next; booked ones stay as they were sold, and transit.affected_departures lists them.
-- Locks    The trip.
-- Refuses  as transit.create_trip; trip_not_found, imported_not_changed, already_departed (its last date is over)
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_trip(p_operator_id uuid, p_trip_id uuid, p_changes jsonb)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_trip  transit.trips;
  v_calls transit.call[];
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_changes, 'null'), transit.timetable_schemas() -> 'trip_change');
  v_trip := transit.own_trip(p_operator_id, p_trip_id);
  if not transit.runs_from(p_operator_id, v_trip.service_id, core.now()::date - 1) then perform core.refuse('already_departed'); end if;
  if p_changes ?| '{start,times,frequencies}' then perform transit.check_start(p_changes); end if;
  if p_changes ? 'calendar' then
    v_trip.service_id := transit.find_calendar(p_operator_id, p_changes ->> 'calendar', '/calendar');
  end if;
  if p_changes ? 'vehicle_type' then
    v_trip.vehicle_type_id := transit.find_vehicle_type(p_operator_id, p_changes ->> 'vehicle_type', '/vehicle_type');
  end if;
  if p_changes ? 'times' then
    v_calls := transit.read_times(p_operator_id, transit.pattern_of_route(p_operator_id, v_trip.route_id, v_trip.direction),
                                  p_changes -> 'times');
    v_trip.pattern_id := transit.write_pattern(p_operator_id, v_calls);
    v_trip.own_times := true;
    v_trip.first_departure_s := v_calls[1].departure_s;
  end if;
  v_trip.first_departure_s := coalesce(transit.seconds_of(p_changes ->> 'start'), v_trip.first_departure_s);
  -- A new start or times end the frequencies that there were; frequencies replace them.
  if p_changes ?| '{start,times,frequencies}' then
    perform transit.set_frequencies(p_operator_id, p_trip_id, coalesce(p_changes -> 'frequencies', '[]'));
  end if;

  update transit.trips as t
     set service_id = v_trip.service_id, pattern_id = v_trip.pattern_id, vehicle_type_id = v_trip.vehicle_type_id,
         own_times = v_trip.own_times, first_departure_s = v_trip.first_departure_s,
         headsign = coalesce(p_changes ->> 'headsign', t.headsign), short_name = coalesce(p_changes ->> 'number', t.short_name)
   where t.operator_id = p_operator_id and t.offering_id = p_trip_id;
  update core.offerings as f
     set name = left(concat_ws(' ', coalesce(r.short_name, r.long_name), t.short_name, t.headsign), 300),
         location_id = coalesce(v_calls[1].stop_id, f.location_id)
    from transit.trips as t
    join transit.routes as r on r.operator_id = t.operator_id and r.id = t.route_id
   where f.operator_id = p_operator_id and f.id = p_trip_id and t.operator_id = p_operator_id and t.offering_id = p_trip_id;
end $$;
