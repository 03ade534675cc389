-- core.record_asked_events(operator, bookings, topic, asked, accounts, ips, requests) returns nothing
--
-- What     As core.record_events, in a batch: by whoever asked for each booking, a subscript a request of asked. Where two asked
--          for one, it was the first.
create or replace function core.record_asked_events(
  p_operator_id uuid, p_booking_ids uuid[], p_topic text, p_asked_id uuid[], p_account_id uuid[], p_ip text[], p_request_id text[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select u.id from unnest(p_booking_ids) as u(id) order by u.id);
begin
  insert into core.booking_events (operator_id, booking_id, version, topic, at, account_id, ip, request_id, detail)
  select p_operator_id, b.id, b.version, p_topic, core.now(), p_account_id[u.request], p_ip[u.request], p_request_id[u.request],
         jsonb_build_object('status', b.status, 'total_minor', b.total_minor)
    from core.bookings as b cross join lateral (select array_position(p_asked_id, b.id) as request) as u
   where b.operator_id = p_operator_id and b.id = any (v_ids)
     and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)]; -- only these months
end $$;
