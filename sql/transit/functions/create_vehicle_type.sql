-- transit.create_vehicle_type(operator, name, layout, amenities jsonb) returns the vehicle type's id
--
-- What     Creates a vehicle type: a seat layout and what is on board, such as {"wifi": true, "power": "230V"}.
-- Refuses  sign_in_required, not_allowed, invalid_request, layout_not_found, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_vehicle_type(
  p_operator_id uuid, p_name text, p_layout_id uuid, p_amenities jsonb default '{}')
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_vehicle_type_id uuid := core.new_id(p_operator_id);
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', p_name, 200);
  perform transit.check_amenities(coalesce(p_amenities, 'null'));
  if not exists (select from core.layouts as y where y.operator_id = p_operator_id and y.id = p_layout_id) then
    perform core.refuse('layout_not_found');
  end if;

  insert into transit.vehicle_types (operator_id, id, name, layout_id, amenities)
  values (p_operator_id, v_vehicle_type_id, p_name, p_layout_id, p_amenities)
  on conflict (operator_id, name) do nothing;
  if not found then perform core.refuse('already_exists', jsonb_build_object('field', 'name')); end if;
  return v_vehicle_type_id;
end $$;
