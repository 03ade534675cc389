-- transit.create_route(operator, route jsonb) returns the id of the route
--
-- What     Makes a route with its stops by hand: {name, code, colour, stops, both_ways, return_stops, vehicle_type_id, fare_table_id,
--          policy_id}. stops are [{stop_id, minutes, …}]. With both_ways, the way back has them in the other order; return_stops
--          says it where it differs. How trips are sold is the default of those that are made from now on.
-- Refuses  sign_in_required, not_allowed, invalid_request, location_not_found, route_has_one_stop, times_run_backwards,
--          vehicle_type_not_found, fare_table_not_found, policy_not_found, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_route(p_operator_id uuid, p_route jsonb)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_route_id uuid := core.new_id(p_operator_id);
  v_calls    transit.call[];
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_route, 'null'), transit.timetable_schemas() -> 'route');
  if p_route ? 'return_stops' and (p_route ->> 'both_ways')::boolean then
    perform core.refuse_field('/both_ways', 'must be left out if return_stops says the way back');
  end if;
  v_calls := transit.read_route_stops(p_operator_id, p_route -> 'stops', '/stops');

  insert into transit.routes (operator_id, id, brand_id, gtfs_id, short_name, long_name, route_type, colour)
  values (p_operator_id, v_route_id, transit.own_brand(p_operator_id), coalesce(p_route ->> 'code', p_route ->> 'name'),
          p_route ->> 'code', p_route ->> 'name', 3, p_route ->> 'colour')
  on conflict (operator_id, gtfs_id) where feed_id is null and active do nothing;
  if not found then perform core.refuse('already_exists', jsonb_build_object('field', '/code')); end if;
  perform transit.sell_route(p_operator_id, v_route_id, (p_route ->> 'vehicle_type_id')::uuid, (p_route ->> 'fare_table_id')::uuid,
                             (p_route ->> 'policy_id')::uuid);
  perform transit.set_route_stops(p_operator_id, v_route_id, 0, v_calls);
  if p_route ? 'return_stops' then
    perform transit.set_route_stops(p_operator_id, v_route_id, 1,
                                    transit.read_route_stops(p_operator_id, p_route -> 'return_stops', '/return_stops'));
  elsif (p_route ->> 'both_ways')::boolean then
    perform transit.set_route_stops(p_operator_id, v_route_id, 1, transit.reverse_calls(v_calls));
  end if;
  return v_route_id;
end $$;
