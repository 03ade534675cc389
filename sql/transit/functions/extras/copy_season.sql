-- transit.copy_season(operator, calendar, season jsonb) returns the new calendar and how many trips it has
--
-- What     Copies a calendar and its trips with new dates: {name, from, until, added_dates, removed_dates}. The days of the week stay, the
--          exceptions do not: holidays fall on other dates. A calendar that was imported can be copied too.
-- Refuses  sign_in_required, not_allowed, invalid_request, calendar_not_found, date_out_of_range, calendar_without_days,
--          already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.copy_season(
  p_operator_id uuid, p_calendar_id uuid, p_season jsonb, out calendar_id uuid, out trips integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_from   transit.services;
  v_copies record;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_season, 'null'), transit.timetable_schemas() -> 'season');
  select s.* into v_from from transit.services as s
   where s.operator_id = p_operator_id and s.id = transit.find_calendar(p_operator_id, p_calendar_id::text, '/id');
  calendar_id := transit.create_calendar(p_operator_id, p_season || jsonb_build_object('days', transit.days_of(v_from.weekdays)));

  select array_agg(t.offering_id) as trip_ids, array_agg(null::integer) as starts_s,
         array_agg(left(concat_ws(' ', p_season ->> 'name', t.gtfs_id), 300)) as keys
    into v_copies
    from transit.trips as t
   where t.operator_id = p_operator_id and t.service_id = v_from.id and t.active;
  trips := cardinality(transit.copy_trips(p_operator_id, v_copies.trip_ids, v_copies.starts_s, v_copies.keys, calendar_id));
end $$;
