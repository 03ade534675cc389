-- transit.own_trip(operator, trip) returns the row of a trip that was made by hand and is in use
--
-- Locks    The trip.
-- Refuses  trip_not_found, imported_not_changed
create or replace function transit.own_trip(p_operator_id uuid, p_trip_id uuid)
returns transit.trips language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_trip transit.trips;
begin
  select t.* into v_trip from transit.trips as t
   where t.operator_id = p_operator_id and t.offering_id = p_trip_id and t.active for no key update;
  if not found then perform core.refuse('trip_not_found'); end if;
  if v_trip.feed_id is not null then perform core.refuse('imported_not_changed'); end if;
  return v_trip;
end $$;
