-- core.sees_booking(operator, booking) returns whether the caller sees a booking
--
-- What     The policy of core.bookings for one booking, for the policy of core.claims; see core.sees_occurrence. It has to change
--          together with that policy.
-- Definer  Answers only what the caller may see.
-- Grants: execute to authenticated
create or replace function core.sees_booking(p_operator_id uuid, p_booking_id uuid)
returns boolean language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
declare
  v_location_id uuid := core.my_location_id();
begin
  return exists (
           select from core.bookings as b
            where b.operator_id = p_operator_id and b.id = p_booking_id
              and (b.customer_id = any ((select core.my_customer_ids())::uuid[])
                   or b.operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[])))
     and (v_location_id is null or core.is_booked_at(p_operator_id, p_booking_id, v_location_id));
end $$;
