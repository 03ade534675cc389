-- transit.retire_trip(operator, trip) returns nothing
--
-- What     The trip makes no more departures. Unbooked ones are withdrawn when transit.generate_departures runs next; booked ones stay,
--          and an admin cancels them. Retiring twice changes nothing.
-- Locks    The trip.
-- Refuses  sign_in_required, not_allowed, trip_not_found, imported_not_changed
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.retire_trip(p_operator_id uuid, p_trip_id uuid)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  if exists (select from transit.trips as t
              where t.operator_id = p_operator_id and t.offering_id = p_trip_id and t.feed_id is null and not t.active) then
    return;
  end if;
  perform transit.own_trip(p_operator_id, p_trip_id);
  update transit.trips as t set active = false where t.operator_id = p_operator_id and t.offering_id = p_trip_id;
  update core.offerings as f set active = false where f.operator_id = p_operator_id and f.id = p_trip_id;
end $$;
