-- core.expire_bookings(operator, bookings) returns how many expired
--
-- What     Ends expired holds and offers their places to the waitlist. A hold that was confirmed or released in the meantime is
--          skipped.
-- Locks    The bookings, in id order; the caller has locked their occurrences.
create or replace function core.expire_bookings(p_operator_id uuid, p_booking_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids            uuid[] := array(select u.id from unnest(p_booking_ids) as u(id) order by u.id);
  v_booking_ids    uuid[];
  v_occurrence_ids uuid[];
begin
  perform core.lock_bookings(p_operator_id, v_ids);
  -- Only from the first to the last id: otherwise all bookings of the operator may be read, in a month that was analysed while
  -- it was empty.
  select array_agg(b.id order by b.id) into v_booking_ids
    from core.bookings as b
   where b.operator_id = p_operator_id and b.id = any (v_ids) and b.status = 'held' and b.expires_at <= core.now()
     and b.id >= v_ids[1] and b.id <= v_ids[cardinality(v_ids)];
  if v_booking_ids is null then return 0; end if;

  v_occurrence_ids := core.end_claims(p_operator_id, v_booking_ids, null, 'expired');
  perform core.finish_holds(p_operator_id, v_booking_ids, 'expired');
  perform core.offer_freed_places(p_operator_id, v_occurrence_ids);
  return cardinality(v_booking_ids);
end $$;
