-- transit.create_trip(operator, trip jsonb) returns the id of the trip
--
-- What     Makes a trip of a route by hand: {key, route, direction, calendar, start or times or frequencies, vehicle_type, headsign,
--          number}. transit.generate_departures makes its departures.
-- Refuses  sign_in_required, not_allowed, invalid_request, route_not_found, calendar_not_found, vehicle_type_not_found,
--          route_has_one_stop, times_run_backwards, already_exists; each but the first two names the field
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_trip(p_operator_id uuid, p_trip jsonb)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_trip, 'null'), transit.timetable_schemas() -> 'trip');
  return transit.write_trip(p_operator_id, p_trip, transit.find_calendar(p_operator_id, p_trip ->> 'calendar', '/calendar'));
end $$;
