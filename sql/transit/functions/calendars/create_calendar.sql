-- transit.create_calendar(operator, calendar jsonb) returns the id of the calendar
--
-- What     The dates on which trips run: {name, days, from, until, added_dates, removed_dates}. days are mon to sun; an added or removed
--          date counts more than the day of the week. A name that is a date is kept for extra departures.
-- Refuses  sign_in_required, not_allowed, invalid_request, date_out_of_range, calendar_without_days, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_calendar(p_operator_id uuid, p_calendar jsonb)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_service_id uuid := core.new_id(p_operator_id);
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_calendar, 'null'), transit.timetable_schemas() -> 'calendar');
  perform transit.check_dates(p_calendar);
  if p_calendar ->> 'name' ~ (core.text_patterns() -> 'date' ->> 'pattern') then
    perform core.refuse_field('/name', 'must not be a date');
  end if;

  insert into transit.services (operator_id, id, gtfs_id) values (p_operator_id, v_service_id, p_calendar ->> 'name')
  on conflict (operator_id, gtfs_id) where feed_id is null and active do nothing;
  if not found then perform core.refuse('already_exists', jsonb_build_object('field', '/name')); end if;
  perform transit.write_calendar(p_operator_id, v_service_id, p_calendar);
  return v_service_id;
end $$;
