-- transit.import_vehicle_type(operator, name) returns the id of the vehicle type that new trips run with
--
-- What     The vehicle type of that name, or without a name the first one that the operator made. An operator without any gets a
--          standard coach, so that a new timetable can be sold at once: 12 rows of 2 + 2, with wheelchair places in front.
-- Refuses  vehicle_type_not_found
create or replace function transit.import_vehicle_type(p_operator_id uuid, p_name text)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_vehicle_type_id uuid;
begin
  select b.id into v_vehicle_type_id from transit.vehicle_types as b
   where b.operator_id = p_operator_id and b.active and (b.name = p_name or (p_name is null and not b.sample))
   order by b.id limit 1;
  if v_vehicle_type_id is not null then return v_vehicle_type_id; end if;
  if p_name is not null then perform core.refuse('vehicle_type_not_found', jsonb_build_object('vehicle_type', p_name)); end if;

  insert into transit.vehicle_types (operator_id, id, name, layout_id)
  values (p_operator_id, core.new_id(p_operator_id), 'Standard coach',
          core.write_layout(
            p_operator_id, 'Standard coach',
            '{"decks": [[{"rows": "1-12", "seats": "AB_CD"}]], "accessible": ["1A", "1B", "1C", "1D"]}'))
  returning id into v_vehicle_type_id;
  return v_vehicle_type_id;
end $$;
