-- core.confirm_batch(operator, bookings, accounts, ips, requests) returns one verdict per request, in order
--
-- What     Turns holds into sales, each for a caller who may do so: customers their own, staff (agent, admin) any of the
--          operator. A verdict is the new status of the booking, or the reason why it was not confirmed. Confirming twice
--          changes nothing, even within one batch. 'expired' means that its places were given back; core.rescue_hold may still
--          get them.
-- Locks    As core.lock_with_occurrences.
-- Refuses  As verdicts, so that one hold never fails the others: booking_not_found, also for a booking that is not the
--          caller's; already_cancelled, occurrence_cancelled
-- Definer  Trusts its actor arrays: only the server's role and the definer wrappers of public may execute it.
-- Grants: execute to berth_app
create or replace function core.confirm_batch(
  p_operator_id uuid, p_booking_id uuid[], p_account_id uuid[], p_ip text[], p_request_id text[])
returns text[] language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_own_id         uuid[] := (core.own_bookings(p_operator_id, p_booking_id, p_account_id)).own_id; -- one element per request
  v_ids            uuid[] := array(select distinct u.id from unnest(v_own_id) as u(id) where u.id is not null order by u.id);
  v_occurrence_ids uuid[];
  v_off_ids        uuid[]; -- cancelled occurrences
  v_cancelled_ids uuid[] := '{}'; -- bookings that have claims on them
  v_verdict        text[];
  v_held_ids       uuid[];
begin
  v_occurrence_ids := core.lock_with_occurrences(p_operator_id, v_ids);
  v_off_ids := array(
    select o.id from core.occurrences as o
     where o.operator_id = p_operator_id and o.id = any (v_occurrence_ids) and o.status = 'cancelled'
       and o.id >= v_occurrence_ids[1] and o.id <= v_occurrence_ids[cardinality(v_occurrence_ids)]);
  if cardinality(v_off_ids) > 0 then
    v_cancelled_ids := array(
      select c.booking_id from core.claims_of(p_operator_id, v_ids) as c
       where c.occurrence_id = any (v_off_ids) and (c.live or c.end_reason = 'expired'));
  end if;

  select array_agg(case when b.id is null then 'booking_not_found'
                        when b.status = 'cancelled' then 'already_cancelled'
                        when b.status in ('held', 'expired') and b.id = any (v_cancelled_ids) then 'occurrence_cancelled'
                        when b.status = 'held' then 'confirmed'
                        else b.status end order by u.request),
         array_agg(b.id order by b.id) filter (where b.status = 'held' and b.id <> all (v_cancelled_ids))
    into v_verdict, v_held_ids
    from unnest(v_own_id) with ordinality as u(id, request)
    left join lateral (
      select x.id, x.status from core.bookings as x
       where x.operator_id = p_operator_id and x.id = u.id and x.id >= v_ids[1] and x.id <= v_ids[cardinality(v_ids)]) as b on true;
  if v_held_ids is null then return v_verdict; end if;

  perform core.finish_claims(p_operator_id, v_held_ids, null, null);
  perform core.finish_holds(p_operator_id, v_held_ids, 'confirmed', v_own_id, p_account_id, p_ip, p_request_id);
  return v_verdict;
end $$;
