-- core.rescue_hold(operator, booking, account, ip, request) returns the status of the booking
--
-- What     Handles a late payment: the hold has expired, but is still sold if its places are free. Holds of others that have
--          expired since are ended for it, as they are for a new booking.
-- Locks    As core.lock_for_sale. The caller (core.confirm_batch) has locked its occurrences and the booking.
-- Refuses  hold_expired; busy, to be asked once more
create or replace function core.rescue_hold(
  p_operator_id uuid, p_booking_id uuid, p_account_id uuid, p_ip text, p_request_id text)
returns text language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  if cardinality(core.lock_for_sale(p_operator_id, array(
       select c.occurrence_id from core.claims_of(p_operator_id, array[p_booking_id]) as c))) > 0 then
    perform core.refuse('busy');
  end if;
  perform core.renew_claims(p_operator_id, p_booking_id);
  perform core.finish_holds(p_operator_id, array[p_booking_id], 'confirmed', array[p_booking_id], array[p_account_id], array[p_ip],
                            array[p_request_id]);
  return 'confirmed';
end $$;
