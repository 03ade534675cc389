-- core.release_batch(operator, bookings, accounts, ips, requests) returns one row per request, in any order
--
-- What     Releases holds early, each for a caller who may do so: customers their own, staff (agent, admin) any of the
--          operator. Their claims end, and the freed units are available at once, or offered to the waitlist. A second release
--          reports 0 units, even within one batch. request counts from 1.
-- Locks    As core.lock_with_occurrences.
-- Refuses  As refusal, so that one request never fails the others: booking_not_found, also for a booking that is not the
--          caller's; hold_already_confirmed
-- Definer  Trusts its actor arrays: only the server's role and definers that check their caller may execute it.
-- Grants: execute to berth_app
create or replace function core.release_batch(
  p_operator_id uuid, p_booking_id uuid[], p_account_id uuid[], p_ip text[], p_request_id text[])
returns table (request integer, refusal text, units integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_own_id         uuid[] := (core.own_bookings(p_operator_id, p_booking_id, p_account_id)).own_id; -- one element per request
  v_ids            uuid[] := array(select distinct u.id from unnest(v_own_id) as u(id) where u.id is not null order by u.id);
  v_status         text[]; -- of each booking
  v_held_ids       uuid[];
  v_claimed_ids    uuid[]; -- of those, the bookings that still have claims to end
  v_units          integer[];
  v_occurrence_ids uuid[];
begin
  perform core.lock_with_occurrences(p_operator_id, v_ids);
  select array_agg(b.status order by b.id), array_agg(b.id order by b.id) filter (where b.status = 'held')
    into v_status, v_held_ids
    from core.bookings as b
   where b.operator_id = p_operator_id and b.id = any (v_ids) and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)];
  if v_held_ids is not null then
    select array_agg(h.booking_id order by h.booking_id), array_agg(h.units order by h.booking_id) into v_claimed_ids, v_units
      from (select c.booking_id, sum(c.quantity * (upper(c.span) - lower(c.span)))::integer as units
              from core.claims_of(p_operator_id, v_held_ids) as c where c.live group by c.booking_id) as h;
    v_occurrence_ids := core.end_claims(p_operator_id, v_held_ids, null, 'released');
    perform core.finish_holds(p_operator_id, v_held_ids, 'cancelled', v_own_id, p_account_id, p_ip, p_request_id);
    perform core.offer_freed_places(p_operator_id, v_occurrence_ids);
  end if;

  return query
  select u.request::integer,
         case when u.id is null then 'booking_not_found'
              when v_status[width_bucket(u.id, v_ids)] not in ('held', 'cancelled', 'expired') then 'hold_already_confirmed' end,
         case when v_claimed_ids[width_bucket(u.id, v_claimed_ids)] = u.id and array_position(v_own_id, u.id) = u.request
              then v_units[width_bucket(u.id, v_claimed_ids)] else 0 end
    from unnest(v_own_id) with ordinality as u(id, request);
end $$;
