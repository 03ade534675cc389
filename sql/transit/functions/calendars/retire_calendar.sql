-- transit.retire_calendar(operator, calendar) returns nothing
--
-- What     Takes a calendar that was made by hand out of use. One by which trips still run stays: retire the trips first. Retiring
--          twice changes nothing.
-- Locks    The calendar.
-- Refuses  sign_in_required, not_allowed, calendar_not_found, imported_not_changed, calendar_in_use
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.retire_calendar(p_operator_id uuid, p_calendar_id uuid)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_trips integer;
begin
  perform core.require_role(p_operator_id, '{admin}');
  if exists (select from transit.services as s
              where s.operator_id = p_operator_id and s.id = p_calendar_id and s.feed_id is null and not s.active) then
    return;
  end if;
  perform transit.own_calendar(p_operator_id, p_calendar_id);
  select count(*) into v_trips from transit.trips as t
   where t.operator_id = p_operator_id and t.service_id = p_calendar_id and t.active;
  if v_trips > 0 then perform core.refuse('calendar_in_use', jsonb_build_object('trips', v_trips)); end if;
  update transit.services as s set active = false where s.operator_id = p_operator_id and s.id = p_calendar_id;
end $$;
