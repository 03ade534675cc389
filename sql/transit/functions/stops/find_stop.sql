-- transit.find_stop(operator, stop, field) returns the stop that stands for it
--
-- What     A stop of a timetable, imported or made by hand; for one that was merged into another, that other one.
-- Refuses  location_not_found, naming the field (also for a retired stop)
create or replace function transit.find_stop(p_operator_id uuid, p_stop_id uuid, p_field text)
returns uuid language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_stop_id uuid;
begin
  select coalesce(t.merged_into, t.location_id) into v_stop_id from transit.stops as t
   where t.operator_id = p_operator_id and t.location_id = p_stop_id and (t.active or t.merged_into is not null);
  if not found then perform core.refuse('location_not_found', jsonb_build_object('field', p_field)); end if;
  return v_stop_id;
end $$;
