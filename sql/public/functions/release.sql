-- public.release(booking) returns {units_released}
--
-- What     Releases the caller's hold before it expires. A second release returns 0.
-- Locks    As core.release_batch.
-- Refuses  booking_not_found, hold_already_confirmed
-- Definer  core.operator_of_booking checks the caller. Generic plans, as public.book has them.
-- Grants: execute to authenticated
create or replace function public.release(booking_id uuid)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_answer record;
begin
  select a.* into v_answer
    from core.release_batch(core.operator_of_booking(booking_id), array[booking_id], array[core.my_account_id()],
                            array[core.my_ip()], array[core.my_request_id()]) as a;
  if v_answer.refusal is not null then perform core.refuse(v_answer.refusal); end if;
  return jsonb_build_object('units_released', v_answer.units);
end $$;
