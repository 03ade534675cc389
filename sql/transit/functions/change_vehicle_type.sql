-- transit.change_vehicle_type(operator, vehicle type, name, layout, amenities jsonb, active) returns nothing
--
-- What     Changes the fields that are not null. Amenities and name take effect at once. A new layout applies to departures
--          that are made from now on, and to unbooked ones when transit.generate_departures runs next; a booked departure keeps
--          its seats until transit.change_vehicle. An inactive type is kept for the trips and departures that use it, but gets
--          no new vehicles.
-- Refuses  sign_in_required, not_allowed, vehicle_type_not_found, invalid_request, layout_not_found, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_vehicle_type(
  p_operator_id uuid, p_vehicle_type_id uuid, p_name text default null, p_layout_id uuid default null,
  p_amenities jsonb default null, p_active boolean default null)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', coalesce(p_name, 'unchanged'), 200);
  perform transit.check_amenities(coalesce(p_amenities, '{}'));
  if p_layout_id is not null and not exists (
       select from core.layouts as y where y.operator_id = p_operator_id and y.id = p_layout_id) then
    perform core.refuse('layout_not_found');
  end if;

  update transit.vehicle_types as t
     set name = coalesce(p_name, t.name), layout_id = coalesce(p_layout_id, t.layout_id),
         amenities = coalesce(p_amenities, t.amenities), active = coalesce(p_active, t.active)
   where t.operator_id = p_operator_id and t.id = p_vehicle_type_id;
  if not found then perform core.refuse('vehicle_type_not_found'); end if;
exception when unique_violation then
  perform core.refuse('already_exists', jsonb_build_object('field', 'name'));
end $$;
