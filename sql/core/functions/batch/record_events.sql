-- core.record_events(operator, bookings, topic, account, ip, request, detail) returns nothing
--
-- What     Writes one event for the current version of each booking, which serves both as audit entry and as outbox message.
--          Called after the change, in the same transaction.
create or replace function core.record_events(
  p_operator_id uuid, p_booking_ids uuid[], p_topic text, p_account_id uuid, p_ip text, p_request_id text, p_detail jsonb)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select u.id from unnest(p_booking_ids) as u(id) order by u.id);
begin
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  select p_operator_id, b.id, b.version, (select core.transaction_no()), p_topic, core.now(), p_account_id, p_ip, p_request_id,
         jsonb_build_object('status', b.status, 'total_minor', b.total_minor) || p_detail
    from core.bookings as b
   where b.operator_id = p_operator_id and b.id = any (v_ids)
     and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)]; -- only these months
end $$;
