-- public.buses: the vehicles in use, of any kind. The names of the view and its columns are those that clients know.
create or replace view public.buses with (security_invoker = true) as
select v.id, v.operator_id, v.number, v.vehicle_type_id as bus_type_id, t.name as bus_type, t.amenities,
       core.describe_layout(t.operator_id, t.layout_id) as seat_layout
  from transit.vehicles as v
  join transit.vehicle_types as t on t.operator_id = v.operator_id and t.id = v.vehicle_type_id
 where v.active;
