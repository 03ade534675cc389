-- transit.make_extra(operator, date, trips) returns how many departures were made
--
-- What     Makes those departures of these trips on this service date that have not been made yet.
-- Locks    As transit.lock_departures, so that no departure is made twice. A month that is missing is
--          created here, and its lock is held until this transaction commits. The job that prepares months ahead has nearly always
--          created it before.
-- Refuses  date_out_of_range
create or replace function transit.make_extra(p_operator_id uuid, p_date date, p_trip_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_plan transit.planned_departure[];
begin
  perform transit.lock_departures(p_operator_id);
  select array_agg(c.plan order by (c.plan).starts_at) into v_plan
    from transit.compare_departures(p_operator_id, p_date, p_date) as c
   where c.found = 'missing' and (c.plan).offering_id = any (p_trip_ids);
  perform core.ensure_months(min(p.starts_at), max(p.starts_at)) from unnest(v_plan) as p having count(*) > 0;
  return transit.make_departures(p_operator_id, v_plan);
end $$;
