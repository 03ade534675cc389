-- transit.find_day(operator, date) returns the calendar that has only this date
--
-- What     For extra departures of that date. It is made with the first of them, and its name is the date.
create or replace function transit.find_day(p_operator_id uuid, p_date date)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_service_id uuid := core.new_id(p_operator_id);
begin
  insert into transit.services (operator_id, id, gtfs_id) values (p_operator_id, v_service_id, p_date::text)
  on conflict (operator_id, gtfs_id) where feed_id is null and active do nothing;
  if found then
    insert into transit.service_exceptions (operator_id, service_id, on_date, runs) values (p_operator_id, v_service_id, p_date, true);
    return v_service_id;
  end if;
  return (select s.id from transit.services as s
           where s.operator_id = p_operator_id and s.feed_id is null and s.active and s.gtfs_id = p_date::text);
end $$;
