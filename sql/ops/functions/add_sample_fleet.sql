-- ops.add_sample_fleet(operator) returns how many vehicles were added
--
-- What     Adds three vehicle types: a seater with 10 rows of 2 + 2 seats; a sleeper with two decks of 2 + 1 berths; and a
--          minibus with 16 seats, a place for a wheelchair, and a crew seat that is not sold. There are three vehicles of each.
create or replace function ops.add_sample_fleet(p_operator_id uuid)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_kind  record;
  v_vehicles integer := 0;
begin
  for v_kind in
    select k.name, k.places::jsonb as places, k.amenities::jsonb as amenities, core.new_id(p_operator_id) as id
      from (values
             ('Sample seater', '{"class": "seater", "decks": [[{"rows": "1-10", "seats": "AB_CD"}]]}',
              '{"ac": true, "charging": true}'),
             ('Sample sleeper', '{"class": "sleeper", "decks": [[{"rows": "1-5", "seats": "AB_C"}],
                                                               [{"rows": "11-15", "seats": "AB_C"}]]}',
              '{"ac": true, "blanket": true, "wifi": true}'),
             ('Sample minibus', '{"class": "seater", "accessible": ["1A"], "blocked": ["1C"],
                                  "decks": [[{"rows": "1-4", "seats": "AB_C"}, {"rows": "5", "seats": "ABCD"}]]}',
              '{"ac": false, "wheelchair": true}')) as k(name, places, amenities)
  loop
    insert into transit.vehicle_types (operator_id, id, name, layout_id, amenities, sample)
    values (p_operator_id, v_kind.id, v_kind.name, core.write_layout(p_operator_id, v_kind.name, v_kind.places), v_kind.amenities, true);
    insert into transit.vehicles (operator_id, id, vehicle_type_id, number, sample)
    select p_operator_id, core.new_id(p_operator_id), v_kind.id, format('%s %s', v_kind.name, n.no), true
      from generate_series(1, 3) as n(no);
    v_vehicles := v_vehicles + 3;
  end loop;
  return v_vehicles;
end $$;
