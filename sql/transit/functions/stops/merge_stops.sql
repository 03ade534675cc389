-- transit.merge_stops(operator, stop, into) returns how many stop patterns changed
--
-- What     One stop stands for two, of two feeds or of a feed and by hand: all trips, departures and searches use p_into_id from now on,
--          also those of later imports. Tickets that were sold name it. transit.separate_stop undoes it. Merging twice changes
--          nothing.
-- Locks    Both stops, in id order; then the future departures that begin here, in id order.
-- Refuses  sign_in_required, not_allowed, location_not_found, invalid_request, trips_call_at_both
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.merge_stops(p_operator_id uuid, p_stop_id uuid, p_into_id uuid)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_stop     record;
  v_into     record;
  v_patterns integer;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform from transit.stops as t
    where t.operator_id = p_operator_id and t.location_id in (p_stop_id, p_into_id) order by t.location_id for no key update;
  select t.merged_into, l.kind into v_stop from transit.stops as t
    join core.locations as l on l.operator_id = t.operator_id and l.id = t.location_id
   where t.operator_id = p_operator_id and t.location_id = p_stop_id;
  if not found then perform core.refuse('location_not_found', jsonb_build_object('field', '/id')); end if;
  select t.merged_into, t.active, l.kind into v_into from transit.stops as t
    join core.locations as l on l.operator_id = t.operator_id and l.id = t.location_id
   where t.operator_id = p_operator_id and t.location_id = p_into_id;
  if not found then perform core.refuse('location_not_found', jsonb_build_object('field', '/into')); end if;
  if p_stop_id = p_into_id then perform core.refuse_field('/into', 'is the stop itself'); end if;
  if v_stop.merged_into = p_into_id then return 0; end if;
  if v_stop.merged_into is not null then perform core.refuse_field('/id', 'is a stop that was merged already: undo that first'); end if;
  if not v_into.active then perform core.refuse_field('/into', 'is a stop that is out of use, or was merged into another'); end if;
  if v_stop.kind <> v_into.kind then perform core.refuse_field('/into', 'must be a station for a station, a stop for a stop'); end if;
  if exists (select from core.locations as l where l.operator_id = p_operator_id and l.parent_id = p_stop_id and l.active) then
    perform core.refuse_field('/id', 'is a station with platforms: merge them first');
  elsif exists (
       select from transit.pattern_stops as a
         join transit.pattern_stops as b on b.operator_id = a.operator_id and b.pattern_id = a.pattern_id
        where a.operator_id = p_operator_id and a.location_id = p_stop_id and b.location_id = p_into_id) then
    perform core.refuse('trips_call_at_both', jsonb_build_object('field', '/into'));
  end if;

  update transit.stops as t set merged_into = p_into_id, active = false
   where t.operator_id = p_operator_id and (t.location_id = p_stop_id or t.merged_into = p_stop_id);
  update core.locations as l set active = false where l.operator_id = p_operator_id and l.id = p_stop_id;
  update transit.pattern_stops as s set location_id = p_into_id, merged_from = coalesce(s.merged_from, p_stop_id)
   where s.operator_id = p_operator_id and s.location_id = p_stop_id;
  get diagnostics v_patterns = row_count;
  perform transit.move_first_stops(p_operator_id, p_stop_id);
  return v_patterns;
end $$;
