-- transit.change_stop(operator, stop, changes jsonb) returns nothing
--
-- What     Changes the fields that are given, of a stop that was made by hand. A new zone is valid for bookings made from now on,
--          on all trips that call here; what was sold keeps its price.
-- Locks    As transit.own_stop.
-- Refuses  sign_in_required, not_allowed, invalid_request, location_not_found, imported_not_changed, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_stop(p_operator_id uuid, p_stop_id uuid, p_changes jsonb)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_location core.locations;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_changes, 'null'), transit.timetable_schemas() -> 'stop_change');
  perform transit.own_stop(p_operator_id, p_stop_id);
  select l.* into strict v_location from core.locations as l where l.operator_id = p_operator_id and l.id = p_stop_id;
  v_location := jsonb_populate_record(v_location, p_changes - 'zone');
  perform transit.check_stop(p_operator_id, v_location);

  update core.locations as l
     set parent_id = v_location.parent_id, name = v_location.name, code = v_location.code, time_zone = v_location.time_zone,
         latitude = v_location.latitude, longitude = v_location.longitude, address = v_location.address
   where l.operator_id = p_operator_id and l.id = p_stop_id;
  update transit.stops as t
     set gtfs_id = coalesce(v_location.code, v_location.name), zone = coalesce(p_changes ->> 'zone', t.zone)
   where t.operator_id = p_operator_id and t.location_id = p_stop_id;
  update transit.pattern_stops as s set zone = p_changes ->> 'zone'
   where s.operator_id = p_operator_id and s.location_id = p_stop_id and s.merged_from is null and s.zone is distinct from p_changes ->> 'zone'
     and p_changes ? 'zone';
exception when unique_violation then
  perform core.refuse('already_exists', jsonb_build_object(
            'field', '/code', 'problem', 'must tell this stop from another one that has this code, or this name and no code'));
end $$;
