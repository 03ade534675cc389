-- transit.create_stop(operator, stop jsonb) returns the id of the stop
--
-- What     Makes a stop, or a station with platforms, by hand: {name, kind, code, parent_id, zone, time_zone, latitude, longitude,
--          address}. Its code, or its name if it has no code, distinguishes it from the others, so a repeated request makes no
--          second stop.
-- Refuses  sign_in_required, not_allowed, invalid_request, location_not_found (the station), already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_stop(p_operator_id uuid, p_stop jsonb)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_location core.locations;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_stop, 'null'), transit.timetable_schemas() -> 'stop');
  v_location := jsonb_populate_record(
    row(p_operator_id, core.new_id(p_operator_id), null, 'stop', null, null, null, null, null, null, '{}', true)::core.locations,
    p_stop - 'zone');
  v_location.time_zone := coalesce(v_location.time_zone, (select o.time_zone from core.operators as o where o.id = p_operator_id));
  perform transit.check_stop(p_operator_id, v_location);

  insert into core.locations (operator_id, id, parent_id, kind, name, code, time_zone, latitude, longitude, address)
  values (p_operator_id, v_location.id, v_location.parent_id, v_location.kind, v_location.name, v_location.code,
          v_location.time_zone, v_location.latitude, v_location.longitude, v_location.address);
  insert into transit.stops (operator_id, location_id, gtfs_id, zone)
  values (p_operator_id, v_location.id, coalesce(v_location.code, v_location.name), p_stop ->> 'zone')
  on conflict (operator_id, gtfs_id) where feed_id is null and active do nothing;
  if not found then
    perform core.refuse('already_exists', jsonb_build_object(
              'field', '/code', 'problem', 'must tell this stop from another one that has this code, or this name and no code'));
  end if;
  return v_location.id;
end $$;
