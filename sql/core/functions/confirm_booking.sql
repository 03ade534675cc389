-- core.confirm_booking(operator, booking, account, ip, request) returns its status
--
-- What     Turns a hold into a sale. Confirming twice changes nothing. After the hold has expired it still succeeds if its
--          places are free: a late payment is rescued.
-- Locks    Its occurrences (and those of expired holds in its way) in id order, then the bookings.
-- Refuses  booking_not_found, already_cancelled, occurrence_cancelled, hold_expired; busy, to be asked once more
create or replace function core.confirm_booking(
  p_operator_id uuid, p_booking_id uuid, p_account_id uuid, p_ip text, p_request_id text)
returns text language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking        core.bookings;
  v_was_expired    boolean := exists (
    select from core.bookings as b where b.operator_id = p_operator_id and b.id = p_booking_id and b.status = 'expired');
  v_blocked        uuid[];
  v_occurrence_ids uuid[];
begin
  if v_was_expired then
    -- A late payment: holds of others that have expired since make room for it, as they do for a newcomer.
    v_blocked := core.lock_for_sale(p_operator_id, array(
      select distinct c.occurrence_id from core.claims as c
       where c.operator_id = p_operator_id and c.booking_id = p_booking_id));
    if cardinality(v_blocked) > 0 then perform core.refuse('busy'); end if;
  end if;
  v_booking := core.lock_booking(p_operator_id, p_booking_id);
  if v_booking.status in ('confirmed', 'completed', 'no_show') then return v_booking.status; end if;
  if v_booking.status = 'cancelled' then perform core.refuse('already_cancelled'); end if;
  -- Another ended the hold between our look and our lock: room was not made for it yet.
  if v_booking.status = 'expired' and not v_was_expired then perform core.refuse('busy'); end if;

  select array_agg(distinct c.occurrence_id order by c.occurrence_id) into v_occurrence_ids from core.claims as c
   where c.operator_id = p_operator_id and c.booking_id = p_booking_id and (c.live or c.end_reason = 'expired');
  if exists (select from core.occurrences as o
              where o.operator_id = p_operator_id and o.id = any (v_occurrence_ids) and o.status = 'cancelled'
                and o.id >= v_occurrence_ids[1] and o.id <= v_occurrence_ids[cardinality(v_occurrence_ids)]) then
    perform core.refuse('occurrence_cancelled');
  end if;
  if v_booking.status = 'expired' then perform core.renew_claims(p_operator_id, p_booking_id); end if;

  update core.claims as c set expires_at = null
   where c.operator_id = p_operator_id and c.occurrence_id = any (v_occurrence_ids) and c.booking_id = p_booking_id and c.live
     and c.occurrence_id >= v_occurrence_ids[1] and c.occurrence_id <= v_occurrence_ids[cardinality(v_occurrence_ids)];
  update core.bookings as b set status = 'confirmed', expires_at = null, version = b.version + 1
   where b.operator_id = p_operator_id and b.id = p_booking_id;
  perform core.record_events(p_operator_id, array[p_booking_id], 'booking.confirmed', p_account_id, p_ip, p_request_id, '{}');
  perform core.close_offers(p_operator_id, array[p_booking_id], 'accepted');
  return 'confirmed';
end $$;
