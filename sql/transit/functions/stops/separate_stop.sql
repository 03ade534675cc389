-- transit.separate_stop(operator, stop) returns how many stop patterns changed
--
-- What     Undoes transit.merge_stops: trips that called at this stop call there again. Trips that were made in between with the other
--          stop stay there. A stop that is not merged stays as it is.
-- Locks    The stop; then the future departures that begin there, in id order.
-- Refuses  sign_in_required, not_allowed, location_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.separate_stop(p_operator_id uuid, p_stop_id uuid)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_into_id  uuid;
  v_patterns integer;
begin
  perform core.require_role(p_operator_id, '{admin}');
  select t.merged_into into v_into_id from transit.stops as t
   where t.operator_id = p_operator_id and t.location_id = p_stop_id for no key update;
  if not found then perform core.refuse('location_not_found'); end if;
  if v_into_id is null then return 0; end if;

  update transit.stops as t set merged_into = null, active = true
   where t.operator_id = p_operator_id and t.location_id = p_stop_id;
  update core.locations as l set active = true where l.operator_id = p_operator_id and l.id = p_stop_id;
  update transit.pattern_stops as s set location_id = p_stop_id, merged_from = null
   where s.operator_id = p_operator_id and s.location_id = v_into_id and s.merged_from = p_stop_id;
  get diagnostics v_patterns = row_count;
  perform transit.move_first_stops(p_operator_id, v_into_id);
  return v_patterns;
end $$;
