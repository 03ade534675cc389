-- core.release_hold(operator, booking, account, ip, request) returns the units released
--
-- What     Gives up a hold early: its claims end and their units return to the occurrences. A second release returns 0.
-- Locks    Its occurrences in id order, then the booking.
-- Refuses  booking_not_found, hold_already_confirmed
create or replace function core.release_hold(
  p_operator_id uuid, p_booking_id uuid, p_account_id uuid, p_ip text, p_request_id text)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking        core.bookings;
  v_units          integer;
  v_occurrence_ids uuid[];
begin
  v_booking := core.lock_booking(p_operator_id, p_booking_id);
  if v_booking.status in ('cancelled', 'expired') then return 0; end if;
  if v_booking.status <> 'held' then perform core.refuse('hold_already_confirmed'); end if;

  select sum(c.quantity * (upper(c.span) - lower(c.span))) into v_units
    from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.live;
  v_occurrence_ids := core.end_claims(p_operator_id, array[p_booking_id], null, 'released');
  update core.bookings as b set status = 'cancelled', expires_at = null, version = b.version + 1
   where b.operator_id = p_operator_id and b.id = p_booking_id;
  perform core.record_events(p_operator_id, array[p_booking_id], 'booking.released', p_account_id, p_ip, p_request_id, '{}');
  perform core.close_offers(p_operator_id, array[p_booking_id], 'left');
  perform core.offer_freed_places(p_operator_id, v_occurrence_ids);
  return v_units;
end $$;
