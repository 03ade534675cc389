-- transit.retire_route(operator, route) returns how many trips were retired with it
--
-- What     The route and its trips make no more departures. Unbooked departures are withdrawn when transit.generate_departures runs
--          next; booked ones stay, and an admin cancels them. Retiring twice changes nothing.
-- Locks    The route.
-- Refuses  sign_in_required, not_allowed, route_not_found, imported_not_changed
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.retire_route(p_operator_id uuid, p_route_id uuid)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_route    transit.routes;
  v_trip_ids uuid[];
begin
  perform core.require_role(p_operator_id, '{admin}');
  select r.* into v_route from transit.routes as r
   where r.operator_id = p_operator_id and r.id = p_route_id for no key update;
  if not found then perform core.refuse('route_not_found'); end if;
  if v_route.feed_id is not null then perform core.refuse('imported_not_changed'); end if;

  update transit.routes as r set active = false where r.operator_id = p_operator_id and r.id = p_route_id;
  with retired as (
    update transit.trips as t set active = false
     where t.operator_id = p_operator_id and t.route_id = p_route_id and t.active
    returning t.offering_id)
  select coalesce(array_agg(e.offering_id), '{}') into v_trip_ids from retired as e;
  update core.offerings as f set active = false where f.operator_id = p_operator_id and f.id = any (v_trip_ids);
  return cardinality(v_trip_ids);
end $$;
