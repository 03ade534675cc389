-- public.locations: stops, depots, studios. Everyone sees those in use, and members of the operator see all.
create or replace view public.locations with (security_invoker = true) as
select l.id, l.operator_id, l.parent_id, l.kind, l.name, l.code, l.time_zone, l.latitude, l.longitude, l.address, l.amenities,
       l.active
  from core.locations as l
 where l.active or l.operator_id = any ((select core.my_operator_ids())::uuid[]);
