-- public.quote_change(booking, changes jsonb) returns jsonb: what public.change_booking would answer now, without the booking
--
-- What     Makes the change and undoes it in a subtransaction, so that the quote cannot differ from the change: the same price,
--          the same seats, the same refusals.
-- Locks    As core.change_booking, for as long as the quote takes.
-- Refuses  invalid_request; as core.change_booking
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function public.quote_change(booking_id uuid, changes jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid;
  v_answer      jsonb;
begin
  perform core.check_change(changes);
  v_operator_id := core.operator_of_booking(booking_id);
  begin
    v_answer := core.change_booking(
      v_operator_id, booking_id, changes, transit.stops_of_claims(v_operator_id, booking_id), core.my_account_id(), core.my_ip(),
      core.my_request_id(), null);
    raise sqlstate 'BQ000';
  exception when sqlstate 'BQ000' then null;
  end;
  return v_answer - '{version,claims}'::text[] || jsonb_build_object('claims', (
    select coalesce(jsonb_agg(c.claim - 'new_claim_id' order by c.no), '[]')
      from jsonb_array_elements(v_answer -> 'claims') with ordinality as c(claim, no)));
end $$;
