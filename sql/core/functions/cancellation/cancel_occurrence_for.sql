-- core.cancel_occurrence_for(operator, occurrence, reason, account, ip, request) returns the bookings affected
--
-- What     The operator cancels an occurrence, through an account that may (core.cancel_occurrence checks that). Every booking
--          loses its claims here without a fee, the amount paid for them is to be refunded, and an event informs its customer.
--          Waiting customers are informed too. Customers who have already travelled or attended keep their claims. Cancelling
--          twice changes nothing.
-- Locks    Every occurrence of every booking here, in id order; then the bookings, in id order. A booking that is made between
--          the look-up and the lock may include an occurrence that was not locked: the call then refuses as busy, which
--          releases the locks, and a repeated call looks everything up again.
-- Refuses  occurrence_not_found, busy
create or replace function core.cancel_occurrence_for(
  p_operator_id uuid, p_occurrence_id uuid, p_reason text, p_account_id uuid, p_ip text, p_request_id text)
returns setof uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking_ids    uuid[];
  v_occurrence_ids uuid[];
  v_done           record;
begin
  v_booking_ids := array(
    select distinct c.booking_id from core.claims as c
     where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.live);
  v_occurrence_ids := p_occurrence_id || array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, v_booking_ids) as c);
  perform core.lock_occurrences(p_operator_id, v_occurrence_ids);
  update core.occurrences as o set status = 'cancelled'
   where o.operator_id = p_operator_id and o.id = p_occurrence_id and o.status <> 'cancelled';
  if not found and not exists (select from core.occurrences as o
                                where o.operator_id = p_operator_id and o.id = p_occurrence_id) then
    perform core.refuse('occurrence_not_found');
  end if;

  v_booking_ids := array(
    select distinct c.booking_id from core.claims as c
     where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.live order by c.booking_id);
  select array_agg(b.id order by b.id) into v_booking_ids
    from core.bookings as b
   where b.operator_id = p_operator_id and b.id = any (v_booking_ids) and b.status in ('held', 'confirmed')
     and b.id >= v_booking_ids[1] and b.id <= v_booking_ids[cardinality(v_booking_ids)];
  if exists (select from core.claims_of(p_operator_id, v_booking_ids) as c where c.occurrence_id <> all (v_occurrence_ids)) then
    perform core.refuse('busy');
  end if;
  perform core.lapse_entries(p_operator_id, array_agg(w.ctid), array_agg(w.occurrence_id), array_agg(w.id),
                             array_agg('occurrence_cancelled'::text))
     from core.waitlist_entries as w
    where w.operator_id = p_operator_id and w.occurrence_id = p_occurrence_id and w.status = 'waiting' having count(*) > 0;
  if v_booking_ids is null then return; end if;
  perform core.lock_bookings(p_operator_id, v_booking_ids);
  v_done := core.cancel_bookings(
    p_operator_id, v_booking_ids, null, p_occurrence_id,
    array_fill(coalesce(p_reason, 'The operator cancelled it.'), array[cardinality(v_booking_ids)]), null,
    array_fill(p_account_id, array[cardinality(v_booking_ids)]), array_fill(p_ip, array[cardinality(v_booking_ids)]),
    array_fill(p_request_id, array[cardinality(v_booking_ids)]));
  return query select u.id from unnest(v_booking_ids, v_done.refusal) as u(id, refusal) where u.refusal is null;
end $$;
