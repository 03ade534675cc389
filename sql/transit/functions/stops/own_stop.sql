-- transit.own_stop(operator, stop) returns the row of a stop that was made by hand and is in use
--
-- Locks    The stop.
-- Refuses  location_not_found, imported_not_changed
create or replace function transit.own_stop(p_operator_id uuid, p_stop_id uuid)
returns transit.stops language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_stop transit.stops;
begin
  select t.* into v_stop from transit.stops as t
   where t.operator_id = p_operator_id and t.location_id = p_stop_id and (t.active or t.merged_into is not null)
     for no key update;
  if not found then perform core.refuse('location_not_found'); end if;
  if v_stop.feed_id is not null then perform core.refuse('imported_not_changed'); end if;
  return v_stop;
end $$;
