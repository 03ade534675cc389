-- core.booking_history(booking) returns the events of a booking, oldest first
--
-- Refuses  booking_not_found
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function core.booking_history(p_booking_id uuid)
returns table (version integer, topic text, at timestamptz, account_id uuid, request_id text, detail jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid := core.operator_of_booking(p_booking_id);
begin
  return query
  select e.version, e.topic, e.at, e.account_id, e.request_id, e.detail from core.booking_events as e
   where e.operator_id = v_operator_id and e.booking_id = p_booking_id order by e.version;
end $$;
