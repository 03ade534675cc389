-- core.finish_holds(operator, bookings, status, asked, accounts, ips, requests) returns nothing
--
-- What     What was held, or lapsed already, comes to its end: confirmed (sold), cancelled (given up), or expired. Each has its
--          event, which names who asked: p_asked_id and the arrays behind it have one element per request; where two asked for
--          one hold, it was the first. Nobody asked for what expired. A waitlist entry whose offer it was has its answer. The claims are the caller's business.
-- Locks    Nothing: the caller holds the bookings, which come in order of id, and their occurrences.
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
