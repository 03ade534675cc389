-- core.finish_holds(operator, bookings, status, asked, accounts, ips, requests) returns nothing
--
-- What     Ends holds, including those that have lapsed already: they become confirmed (sold), cancelled (released), or
--          expired. Each gets an event that names the caller. p_asked_id and the arrays after it have one element per request;
--          if two requests name the same hold, the first counts. An expiry has no caller. If the hold was an offer, its
--          waitlist entry is closed. The claims are left to the caller.
-- Locks    Nothing: the caller has locked the bookings, which are given in order of id, and their occurrences.
create or replace function core.finish_holds(
  p_operator_id uuid, p_booking_ids uuid[], p_status text, p_asked_id uuid[] default null, p_account_id uuid[] default null,
  p_ip text[] default null, p_request_id text[] default null)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  with finished as (
    update core.bookings as b set status = p_status, expires_at = null, version = b.version + 1
     where b.operator_id = p_operator_id and b.id = any (p_booking_ids)
       and b.id >= p_booking_ids[1] and b.id <= p_booking_ids[cardinality(p_booking_ids)] -- only these months
    returning b.id, b.version, b.status, b.total_minor)
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  select p_operator_id, s.id, s.version, (select core.transaction_no()),
         case p_status when 'cancelled' then 'booking.released' else 'booking.' || p_status end,
         core.now(), p_account_id[u.request], p_ip[u.request], p_request_id[u.request],
         jsonb_build_object('status', s.status, 'total_minor', s.total_minor)
    from finished as s cross join lateral (select array_position(p_asked_id, s.id) as request) as u;
  perform core.close_offers(
    p_operator_id, p_booking_ids, case p_status when 'confirmed' then 'accepted' when 'cancelled' then 'left' else 'lapsed' end);
end $$;
