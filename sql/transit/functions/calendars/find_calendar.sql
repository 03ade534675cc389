-- transit.find_calendar(operator, calendar, field) returns the id of the calendar with this id, or made by hand under this name
--
-- What     The single day of an extra departure is no calendar that can be named.
-- Refuses  calendar_not_found, naming the field (also for a retired one)
create or replace function transit.find_calendar(p_operator_id uuid, p_calendar text, p_field text)
returns uuid language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_service_id uuid;
begin
  select s.id into v_service_id from transit.services as s
   where s.operator_id = p_operator_id and s.active
     and (s.id::text = p_calendar or (s.feed_id is null and s.gtfs_id = p_calendar))
     and not (s.feed_id is null and s.gtfs_id ~ (core.text_patterns() -> 'date' ->> 'pattern'));
  if not found then
    perform core.refuse('calendar_not_found', jsonb_build_object('field', p_field, 'calendar', p_calendar));
  end if;
  return v_service_id;
end $$;
