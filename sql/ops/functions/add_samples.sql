-- ops.add_samples(operator, from, days, customers) returns how many trips were added
--
-- What     All samples except those that need a transaction of their own: fleet, timetable, fares and people. Departures
--          (transit.generate_departures) and bookings (ops.add_sample_bookings) come after.
-- Refuses  operator_not_found, already_exists: an operator has at most one set of samples
create or replace function ops.add_samples(p_operator_id uuid, p_from date, p_days integer, p_customers integer)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_trips integer;
begin
  if not exists (select from core.operators as o where o.id = p_operator_id) then
    perform core.refuse('operator_not_found');
  end if;
  if exists (select from transit.feeds as f where f.operator_id = p_operator_id and f.name = 'samples') then
    perform core.refuse('already_exists', '{"name": "samples"}');
  end if;
  perform ops.add_sample_fleet(p_operator_id);
  v_trips := ops.add_sample_timetable(p_operator_id, p_from, p_days);
  perform ops.add_sample_people(p_operator_id, p_customers);
  return v_trips;
end $$;
