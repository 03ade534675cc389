-- transit.own_calendar(operator, calendar) returns the row of a calendar that was made by hand and is in use
--
-- Locks    The calendar.
-- Refuses  calendar_not_found, imported_not_changed
create or replace function transit.own_calendar(p_operator_id uuid, p_service_id uuid)
returns transit.services language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_service transit.services;
begin
  select s.* into v_service from transit.services as s
   where s.operator_id = p_operator_id and s.id = transit.find_calendar(p_operator_id, p_service_id::text, '/id')
     for no key update;
  if v_service.feed_id is not null then perform core.refuse('imported_not_changed'); end if;
  return v_service;
end $$;
