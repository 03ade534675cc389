-- transit.create_vehicle(operator, vehicle type, number) returns the vehicle's id
--
-- Refuses  sign_in_required, not_allowed, invalid_request, vehicle_type_not_found, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_vehicle(p_operator_id uuid, p_vehicle_type_id uuid, p_number text)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_vehicle_id uuid := core.new_id(p_operator_id);
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('number', p_number, 32);
  if not exists (select from transit.vehicle_types as t
                  where t.operator_id = p_operator_id and t.id = p_vehicle_type_id and t.active) then
    perform core.refuse('vehicle_type_not_found');
  end if;

  insert into transit.vehicles (operator_id, id, vehicle_type_id, number) values (p_operator_id, v_vehicle_id, p_vehicle_type_id, p_number)
  on conflict (operator_id, number) do nothing;
  if not found then perform core.refuse('already_exists', jsonb_build_object('field', 'number')); end if;
  return v_vehicle_id;
end $$;
