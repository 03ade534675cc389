-- transit.find_vehicle_type(operator, vehicle type, field) returns the id of the vehicle type with this name or id
--
-- Refuses  vehicle_type_not_found, naming the field (also for one that is out of use)
create or replace function transit.find_vehicle_type(p_operator_id uuid, p_vehicle_type text, p_field text)
returns uuid language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_vehicle_type_id uuid;
begin
  select t.id into v_vehicle_type_id from transit.vehicle_types as t
   where t.operator_id = p_operator_id and t.active and p_vehicle_type in (t.name, t.id::text)
   order by t.name = p_vehicle_type desc limit 1;
  if not found then
    perform core.refuse('vehicle_type_not_found', jsonb_build_object('field', p_field, 'vehicle_type', p_vehicle_type));
  end if;
  return v_vehicle_type_id;
end $$;
