-- public.change_booking(booking, changes jsonb, idempotency_key) returns jsonb: what changed, its price, and the booking
--
-- What     Changes the caller's booking. changes is
--            {passengers: [{claim_id, name, age, phone, document, seat, class, type, accessible}], occurrence_id, from_stop_id,
--             to_stop_id, from_index, to_index, class, expected_difference_minor, waive_fee}.
--          What is beside passengers is for those who are listed, or for all if none are. public.quote_change says the price
--          first. A repeated call with the same key changes nothing, and gets the first answer with replayed.
-- Locks    As core.change_booking, after the key.
-- Refuses  key_required, key_reused, invalid_request; as core.change_booking
-- Definer  core.operator_of_booking checks the caller. Generic plans, as public.book has them.
-- Grants: execute to authenticated
create or replace function public.change_booking(booking_id uuid, changes jsonb, idempotency_key text default null)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid;
  v_account_id  uuid := core.my_account_id();
  v_hash        bytea;
  v_answer      jsonb;
begin
  if idempotency_key !~ '^[\x21-\x7e]{1,255}$' then
    perform core.refuse('key_required', '{"field": "idempotency_key"}');
  end if;
  perform core.check_change(changes);
  v_operator_id := core.operator_of_booking(booking_id);
  v_hash := sha256(convert_to(jsonb_build_array('change', booking_id, changes)::text, 'UTF8'));
  if idempotency_key is not null
     and not core.take_change_key(v_operator_id, v_account_id, idempotency_key, v_hash, booking_id) then
    select e.detail -> 'change' || '{"replayed": true}' into v_answer
      from core.booking_events as e
     where e.operator_id = v_operator_id and e.booking_id = change_booking.booking_id and e.topic = 'booking.changed'
       and e.account_id = v_account_id and e.detail ->> 'idempotency_key' = idempotency_key;
  else
    v_answer := core.change_booking(
      v_operator_id, booking_id, changes, transit.stops_of_claims(v_operator_id, booking_id), v_account_id, core.my_ip(),
      core.my_request_id(), idempotency_key);
  end if;
  return v_answer || jsonb_build_object('booking', transit.describe_booking(booking_id));
end $$;
