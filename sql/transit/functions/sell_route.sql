-- transit.sell_route(operator, route, vehicle type, fare table, policy) returns how many trips changed
--
-- What     Sets how the trips of a route (of all routes, if null) are sold: vehicle type, fares and terms. Null fields stay
--          unchanged. Trips that are made by hand later are sold the same way unless they say otherwise. It applies to departures
--          that are made from now on, and to unbooked ones when transit.generate_departures runs next.
-- Refuses  sign_in_required, not_allowed, route_not_found, vehicle_type_not_found, fare_table_not_found, policy_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.sell_route(
  p_operator_id uuid, p_route_id uuid, p_vehicle_type_id uuid default null, p_fare_table_id uuid default null,
  p_policy_id uuid default null)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_offering_ids uuid[];
begin
  perform core.require_role(p_operator_id, '{admin}');
  if p_route_id is not null and not exists (
       select from transit.routes as r where r.operator_id = p_operator_id and r.id = p_route_id) then
    perform core.refuse('route_not_found');
  elsif p_vehicle_type_id is not null and not exists (
       select from transit.vehicle_types as t where t.operator_id = p_operator_id and t.id = p_vehicle_type_id and t.active) then
    perform core.refuse('vehicle_type_not_found');
  elsif p_fare_table_id is not null and not exists (
       select from core.fare_tables as t where t.operator_id = p_operator_id and t.id = p_fare_table_id) then
    perform core.refuse('fare_table_not_found');
  elsif p_policy_id is not null and not exists (
       select from core.policies as p where p.operator_id = p_operator_id and p.id = p_policy_id) then
    perform core.refuse('policy_not_found');
  end if;

  update transit.routes as r
     set vehicle_type_id = coalesce(p_vehicle_type_id, r.vehicle_type_id), fare_table_id = coalesce(p_fare_table_id, r.fare_table_id),
         policy_id = coalesce(p_policy_id, r.policy_id)
   where r.operator_id = p_operator_id and (p_route_id is null or r.id = p_route_id);
  select coalesce(array_agg(t.offering_id), '{}') into v_offering_ids from transit.trips as t
   where t.operator_id = p_operator_id and (p_route_id is null or t.route_id = p_route_id);
  update transit.trips as t set vehicle_type_id = p_vehicle_type_id
   where t.operator_id = p_operator_id and t.offering_id = any (v_offering_ids) and t.vehicle_type_id <> p_vehicle_type_id;
  update core.offerings as f
     set fare_table_id = coalesce(p_fare_table_id, f.fare_table_id), policy_id = coalesce(p_policy_id, f.policy_id)
   where f.operator_id = p_operator_id and f.id = any (v_offering_ids);
  return cardinality(v_offering_ids);
end $$;
