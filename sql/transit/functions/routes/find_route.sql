-- transit.find_route(operator, route, field) returns the row of the route with this id, code or name
--
-- Refuses  route_not_found (also for a retired one), invalid_request for a name of several routes; both name the field
create or replace function transit.find_route(p_operator_id uuid, p_route text, p_field text)
returns transit.routes language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_routes transit.routes[];
begin
  select array_agg(r) into v_routes from transit.routes as r
   where r.operator_id = p_operator_id and r.active and p_route in (r.id::text, r.short_name, r.long_name);
  if v_routes is null then
    perform core.refuse('route_not_found', jsonb_build_object('field', p_field, 'route', p_route));
  elsif cardinality(v_routes) > 1 then
    perform core.refuse_field(p_field, 'is the name of several routes: give the id of one');
  end if;
  return v_routes[1];
end $$;
