-- public.bus_schedules(route) returns the departures of a route, for PostgREST to embed
--
-- What     routes.select('name, bus_schedules(departure_time)'): between views PostgREST finds no foreign key. Written to be
--          inlined. The rows are those that the caller sees in the view.
-- Grants: execute to anon, authenticated
create or replace function public.bus_schedules(route public.routes)
returns setof public.bus_schedules language sql stable as $$
  select s.* from public.bus_schedules as s where s.operator_id = route.operator_id and s.route_id = route.id
$$;
