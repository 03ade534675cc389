-- core.operator_of_booking(booking) returns the operator of a booking that the caller may see
--
-- What     A customer sees their own bookings everywhere, staff those of their operators. Both ways reach an index.
-- Refuses  booking_not_found, also for one that exists but is not the caller's, since the difference would reveal it.
-- Definer  Answers only for the caller.
create or replace function core.operator_of_booking(p_booking_id uuid)
returns uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid;
begin
  select b.operator_id into v_operator_id from core.bookings as b
   where b.id = p_booking_id and b.customer_id = any (core.my_customer_ids());
  if v_operator_id is null then
    select b.operator_id into v_operator_id from core.bookings as b
     where b.id = p_booking_id and b.operator_id = any (core.my_operator_ids('{agent,admin}'));
  end if;
  if v_operator_id is null then perform core.refuse('booking_not_found'); end if;
  return v_operator_id;
end $$;
