-- transit.copy_day(operator, from, to, route) returns how many departures were made
--
-- What     Everything that the timetable has on one service date runs on another one too, as extra departures: for one route or (if null)
--          all. Copying twice makes nothing more. What the other date has of its own stays.
-- Locks    As transit.make_extra.
-- Refuses  sign_in_required, not_allowed, invalid_request, date_out_of_range, already_departed, route_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.copy_day(p_operator_id uuid, p_from date, p_to date, p_route_id uuid default null)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_day_id uuid;
  v_copies record;
begin
  perform core.require_role(p_operator_id, '{admin}');
  if p_from is null then perform core.refuse_field('/from', 'is required'); end if;
  if p_to is null then perform core.refuse_field('/to', 'is required'); end if;
  if p_from = p_to then perform core.refuse_field('/to', 'is the date itself'); end if;
  if p_from < date '2000-01-01' or p_from > (core.now() + interval '5 years')::date then
    perform core.refuse('date_out_of_range', jsonb_build_object('field', '/from'));
  end if;
  perform transit.check_service_date(p_to, '/to');
  if p_route_id is not null and not exists (
       select from transit.routes as r where r.operator_id = p_operator_id and r.id = p_route_id) then
    perform core.refuse('route_not_found', jsonb_build_object('field', '/route_id'));
  end if;
  v_day_id := transit.find_day(p_operator_id, p_to);

  select array_agg(t.offering_id) as trip_ids, array_agg(p.departure_s) as starts_s,
         array_agg(left(format('copy of %s %s %s', p_from, p.departure_s, t.offering_id), 300)) as keys
    into v_copies
    from transit.planned_departures(p_operator_id, p_from, p_from) as p
    join transit.trips as t on t.operator_id = p_operator_id and t.offering_id = p.offering_id
   where p_route_id is null or t.route_id = p_route_id;
  return transit.make_extra(p_operator_id, p_to, transit.copy_trips(p_operator_id, v_copies.trip_ids, v_copies.starts_s, v_copies.keys, v_day_id));
end $$;
