-- core.cancel_batch(operator, bookings, claims, reasons, accounts, ips, requests) returns one row per request, in any order
--
-- What     Cancels bookings, or some passengers of them (claims, an array written as text), each for a caller who may do so:
--          customers their own, staff (agent, admin) any of the operator. Freed places are available at once, or offered to the
--          waitlist. Each row has the new status of the booking, the cancellation fee, the amount to be refunded and what
--          remains of its price, or in refusal the reason why nothing was done. Several requests for one booking are processed
--          one after another, up to ten; the rest are refused as busy. request counts from 1.
-- Locks    As core.lock_with_occurrences.
-- Refuses  As refusal, so that one request never fails the others: booking_not_found, also for a booking that is not the
--          caller's; already_cancelled, claim_not_found, cancellation_closed (once it has begun, except for staff), busy.
--          The whole batch is refused as busy, to be asked once more, if a booking of it was changed meanwhile.
-- Definer  Trusts its actor arrays: only the server's role and the definer wrappers of public may execute it.
-- Grants: execute to berth_app
create or replace function core.cancel_batch(
  p_operator_id uuid, p_booking_id uuid[], p_claim_ids text[], p_reason text[], p_account_id uuid[], p_ip text[],
  p_request_id text[])
returns table (request integer, refusal text, status text, fee_minor bigint, refundable_minor bigint, total_minor bigint,
               currency text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_turns_max constant integer := 10;
  v_caller    record := core.own_bookings(p_operator_id, p_booking_id, p_account_id);
  v_turns     integer[] := array( -- one element per request: how many requests up to this one name the same booking
    select case when u.id is not null then row_number() over (partition by u.id order by u.request) end
      from unnest(v_caller.own_id) with ordinality as u(id, request) order by u.request);
  v_asked     record; -- one turn: arrays with one element per booking, in order of id
  v_done      record;
  v_freed_ids uuid[] := '{}';
  v_locked_ids uuid[];
begin
  v_locked_ids := core.lock_with_occurrences(p_operator_id, array_remove(v_caller.own_id, null));
  for v_turn in 1 .. (select coalesce(max(u.turn), 0) from unnest(v_turns) as u(turn) where u.turn <= v_turns_max) loop
    select array_agg(u.request::integer order by u.id) as requests, array_agg(u.id order by u.id) as ids,
           array_agg(u.claim_ids order by u.id) as claim_ids, array_agg(left(u.reason, 500) order by u.id) as reasons,
           array_agg(u.by_staff order by u.id) as by_staff, array_agg(u.account_id order by u.id) as account_ids,
           array_agg(u.ip order by u.id) as ips, array_agg(u.request_id order by u.id) as request_ids
      into v_asked
      from unnest(v_caller.own_id, v_turns, p_claim_ids, p_reason, v_caller.by_staff, p_account_id, p_ip, p_request_id)
           with ordinality as u(id, turn, claim_ids, reason, by_staff, account_id, ip, request_id, request)
     where u.turn = v_turn;
    v_done := core.cancel_bookings(
      p_operator_id, v_asked.ids, v_asked.claim_ids, null, v_asked.reasons, v_asked.by_staff, v_asked.account_ids, v_asked.ips,
      v_asked.request_ids);
    v_freed_ids := v_freed_ids || v_done.freed_ids;
    -- A booking was moved to another occurrence between reading and locking.
    if not v_freed_ids <@ v_locked_ids then perform core.refuse('busy'); end if;
    return query select * from unnest(
      v_asked.requests, v_done.refusal, v_done.status, v_done.fee_minor, v_done.refundable_minor, v_done.total_minor,
      v_done.currency);
  end loop;
  return query
  select u.request::integer, case when u.turn is null then 'booking_not_found' else 'busy' end, null::text, null::bigint,
         null::bigint, null::bigint, null::text
    from unnest(v_turns) with ordinality as u(turn, request) where u.turn is null or u.turn > v_turns_max;
  perform core.offer_freed_places(p_operator_id, v_freed_ids);
end $$;
