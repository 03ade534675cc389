-- core.expire_unlocked(operator, bookings, occurrences) returns how many holds ended, and those that were skipped
--
-- What     Ends expired holds and offers their places to the waitlist. It skips a hold with an occurrence that another
--          transaction has locked, since that one is deciding about it.
-- Locks    The occurrences of these holds except those of p_occurrence_ids, which the caller has locked. It does not wait for
--          them: a transaction that holds some occurrences must not wait for others out of order. Then the bookings.
create or replace function core.expire_unlocked(
  p_operator_id uuid, p_booking_ids uuid[], p_occurrence_ids uuid[], out ended integer, out left_ids uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_other_ids  uuid[] := array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, p_booking_ids) as c
     where c.live and c.occurrence_id <> all (p_occurrence_ids)
     order by c.occurrence_id);
  v_locked_ids uuid[] := p_occurrence_ids || array(
    select o.id from core.occurrences as o
     where o.operator_id = p_operator_id and o.id = any (v_other_ids)
       and o.id >= v_other_ids[1] and o.id <= v_other_ids[cardinality(v_other_ids)] -- only these months
     order by o.id for no key update skip locked);
begin
  left_ids := array(
    select distinct c.booking_id from core.claims_of(p_operator_id, p_booking_ids) as c
     where c.live and c.occurrence_id <> all (v_locked_ids));
  ended := core.expire_bookings(p_operator_id, array(select unnest(p_booking_ids) except select unnest(left_ids)));
end $$;
