-- transit.change_route(operator, route, changes jsonb) returns how many trips changed
--
-- What     Changes the fields that are given. An imported route changes only in how it is sold. Departures that are made from now on
--          follow, and unbooked ones when transit.generate_departures runs next; booked ones stay as they were sold. If a route
--          has the way back, new stops without both_ways leave it as it is.
-- Locks    The route.
-- Refuses  as transit.create_route; route_not_found, imported_not_changed
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_route(p_operator_id uuid, p_route_id uuid, p_changes jsonb)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_route transit.routes;
  v_calls transit.call[];
  v_trips integer := 0;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_changes, 'null'), transit.timetable_schemas() -> 'route_change');
  select r.* into v_route from transit.routes as r
   where r.operator_id = p_operator_id and r.id = p_route_id for no key update;
  if not found then perform core.refuse('route_not_found'); end if;
  if v_route.feed_id is not null and p_changes - '{vehicle_type_id,fare_table_id,policy_id}'::text[] <> '{}' then
    perform core.refuse('imported_not_changed');
  elsif p_changes ? 'return_stops' and (p_changes ->> 'both_ways')::boolean then
    perform core.refuse_field('/both_ways', 'must be left out if return_stops says the way back');
  elsif p_changes ? 'both_ways' and not p_changes ? 'stops' then
    perform core.refuse_field('/stops', 'is required with both_ways');
  end if;

  update transit.routes as r
     set short_name = coalesce(p_changes ->> 'code', r.short_name), long_name = coalesce(p_changes ->> 'name', r.long_name),
         gtfs_id = coalesce(p_changes ->> 'code', r.short_name, p_changes ->> 'name', r.long_name),
         colour = coalesce(p_changes ->> 'colour', r.colour)
   where r.operator_id = p_operator_id and r.id = p_route_id and r.feed_id is null;
  if p_changes ? 'stops' then
    v_calls := transit.read_route_stops(p_operator_id, p_changes -> 'stops', '/stops');
    v_trips := transit.set_route_stops(p_operator_id, p_route_id, 0, v_calls);
  end if;
  if p_changes ? 'return_stops' then
    v_trips := v_trips + transit.set_route_stops(
      p_operator_id, p_route_id, 1, transit.read_route_stops(p_operator_id, p_changes -> 'return_stops', '/return_stops'));
  elsif (p_changes ->> 'both_ways')::boolean then
    v_trips := v_trips + transit.set_route_stops(p_operator_id, p_route_id, 1, transit.reverse_calls(v_calls));
  end if;
  if p_changes ?| '{vehicle_type_id,fare_table_id,policy_id}' or p_changes = '{}' then
    v_trips := transit.sell_route(p_operator_id, p_route_id, (p_changes ->> 'vehicle_type_id')::uuid,
                                  (p_changes ->> 'fare_table_id')::uuid, (p_changes ->> 'policy_id')::uuid);
  end if;
  return v_trips;
exception when unique_violation then
  perform core.refuse('already_exists', jsonb_build_object('field', '/code'));
end $$;
