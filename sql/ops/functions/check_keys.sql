-- ops.check_keys() returns the idempotency keys without a result
--
-- What     A key's result is a booking or a waitlist entry of its operator.
create or replace function ops.check_keys()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select k.operator_id, null::uuid, k.result_id,
         jsonb_build_object('caller', k.caller, 'key', k.key, 'created_at', k.created_at)
    from core.idempotency_keys as k
   where not exists (select from core.bookings as b where b.operator_id = k.operator_id and b.id = k.result_id)
     and not exists (select from core.waitlist_entries as w where w.operator_id = k.operator_id and w.id = k.result_id)
$$;
