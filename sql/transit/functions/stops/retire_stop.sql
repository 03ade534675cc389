-- transit.retire_stop(operator, stop) returns nothing
--
-- What     Takes a stop that was made by hand out of use. It is kept for past tickets, which name it. A stop at which trips call
--          stays in use: the refusal names their routes. Retiring twice changes nothing.
-- Locks    As transit.own_stop.
-- Refuses  sign_in_required, not_allowed, location_not_found, imported_not_changed, stop_in_use
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.retire_stop(p_operator_id uuid, p_stop_id uuid)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_routes text[];
begin
  perform core.require_role(p_operator_id, '{admin}');
  if exists (select from transit.stops as t
              where t.operator_id = p_operator_id and t.location_id = p_stop_id and t.feed_id is null
                and not t.active and t.merged_into is null) then
    return;
  end if;
  perform transit.own_stop(p_operator_id, p_stop_id);
  v_routes := array(
    select distinct coalesce(r.short_name, r.long_name)
      from transit.pattern_stops as s
      join transit.trips as t on t.operator_id = s.operator_id and t.pattern_id = s.pattern_id and t.active
      join transit.routes as r on r.operator_id = t.operator_id and r.id = t.route_id and r.active
     where s.operator_id = p_operator_id and s.location_id = p_stop_id and transit.runs_from(t.operator_id, t.service_id, core.now()::date - 1)
     union
    select coalesce(r.short_name, r.long_name)
      from transit.pattern_stops as s
      join transit.route_patterns as p on p.operator_id = s.operator_id and p.pattern_id = s.pattern_id
      join transit.routes as r on r.operator_id = p.operator_id and r.id = p.route_id and r.active
     where s.operator_id = p_operator_id and s.location_id = p_stop_id
     order by 1);
  if cardinality(v_routes) > 0 then perform core.refuse('stop_in_use', jsonb_build_object('routes', v_routes)); end if;
  if exists (select from core.locations as l where l.operator_id = p_operator_id and l.parent_id = p_stop_id and l.active) then
    perform core.refuse('stop_in_use', jsonb_build_object('problem', 'The station has platforms: retire them first.'));
  end if;

  update transit.stops as t set active = false where t.operator_id = p_operator_id and t.location_id = p_stop_id;
  update core.locations as l set active = false where l.operator_id = p_operator_id and l.id = p_stop_id;
end $$;
