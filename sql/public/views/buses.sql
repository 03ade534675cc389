-- public.buses: the fleet in use.
create or replace view public.buses with (security_invoker = true) as
select v.id, v.operator_id, v.number, v.bus_type_id, t.name as bus_type, t.amenities,
       core.describe_layout(t.operator_id, t.layout_id) as seat_layout
  from transit.buses as v
  join transit.bus_types as t on t.operator_id = v.operator_id and t.id = v.bus_type_id
 where v.active;
