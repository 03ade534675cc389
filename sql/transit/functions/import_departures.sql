-- transit.import_departures(operator) returns the dates checked, and how many departures were added, changed, withdrawn
--
-- What     Updates the existing future departures to the current timetable. Dates after the last of them are left to
--          transit.generate_departures. Booked departures stay as they were sold; transit.affected_departures lists them for
--          the same dates. Both dates are null if there are no future departures.
-- Locks    As transit.update_departures, a month of dates at a time. Called last, since the locks are held until the end of the
--          transaction.
create or replace function transit.import_departures(
  p_operator_id uuid, out first_date date, out last_date date, out added bigint, out changed bigint, out withdrawn bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_date   date;
  v_result record;
begin
  added := 0;
  changed := 0;
  withdrawn := 0;
  -- A trip may leave up to ten days after its service date.
  select min(d.service_date), max(d.service_date) into first_date, last_date
    from transit.departures as d
    join core.occurrences as o on o.operator_id = d.operator_id and o.id = d.occurrence_id
   where d.operator_id = p_operator_id and d.service_date >= (core.now() - interval '11 days')::date
     and o.starts_at > core.now() and o.id >= core.uuid_floor(core.now() - interval '24 hours');
  for v_date in select g.day::date from generate_series(first_date::timestamp, last_date::timestamp, '31 days') as g(day) loop
    select u.made, u.changed, u.withdrawn into v_result
      from transit.update_departures(p_operator_id, v_date, least(v_date + 30, last_date)) as u;
    added := added + v_result.made;
    changed := changed + v_result.changed;
    withdrawn := withdrawn + v_result.withdrawn;
  end loop;
end $$;
