-- transit.change_calendar(operator, calendar, changes jsonb) returns nothing
--
-- What     Changes the fields that are given; lists are replaced as a whole. Departures that are made from now on follow, and
--          unbooked ones when transit.generate_departures runs next.
-- Locks    The calendar.
-- Refuses  sign_in_required, not_allowed, invalid_request, date_out_of_range, calendar_not_found, imported_not_changed,
--          calendar_without_days, already_exists
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_calendar(p_operator_id uuid, p_calendar_id uuid, p_changes jsonb)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_changes, 'null'), transit.timetable_schemas() -> 'calendar_change');
  perform transit.check_dates(p_changes);
  if p_changes ->> 'name' ~ (core.text_patterns() -> 'date' ->> 'pattern') then
    perform core.refuse_field('/name', 'must not be a date');
  end if;
  perform transit.own_calendar(p_operator_id, p_calendar_id);

  update transit.services as s set gtfs_id = coalesce(p_changes ->> 'name', s.gtfs_id)
   where s.operator_id = p_operator_id and s.id = p_calendar_id;
  perform transit.write_calendar(p_operator_id, p_calendar_id, p_changes);
exception when unique_violation then
  perform core.refuse('already_exists', jsonb_build_object('field', '/name'));
end $$;
