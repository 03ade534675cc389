-- core.bookings_of_day(operator, date, zone) returns the bookings with a claim that begins on this date, in the time zone given
--
-- What     An occurrence lies at its id, which carries when it starts. Who boards later travels on an occurrence that started
--          earlier, by at most three days: no trip is longer. So the claims of four days are read, by their primary key.
create or replace function core.bookings_of_day(p_operator_id uuid, p_date date, p_time_zone text)
returns setof uuid language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_from  timestamptz := p_date::timestamp at time zone p_time_zone;
  v_until timestamptz := (p_date + 1)::timestamp at time zone p_time_zone;
begin
  return query
  select distinct c.booking_id from core.claims as c
   where c.operator_id = p_operator_id
     and c.occurrence_id >= core.uuid_floor(v_from - interval '4 days') and c.occurrence_id < core.uuid_floor(v_until + interval '1 day')
     and c.begins_at >= v_from and c.begins_at < v_until;
end $$;
