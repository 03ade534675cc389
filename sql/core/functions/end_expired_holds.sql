-- core.end_expired_holds(operator, occurrences) returns null, or the occurrences that an expired hold still blocks
--
-- What     Ends the expired holds that keep places of these occurrences, which come in order of id, each once, and which the
--          caller has locked. Null means that there were none. A hold that reaches into an occurrence which somebody else has
--          locked is left alone: whoever wants its place asks again.
-- Locks    The other occurrences of those holds, without waiting, since waiting here would break the order; then their
--          bookings, in id order.
create or replace function core.end_expired_holds(p_operator_id uuid, p_occurrence_ids uuid[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_booking_ids uuid[] := core.expired_holds(p_operator_id, p_occurrence_ids, core.now());
  v_other_ids   uuid[];
  v_locked_ids  uuid[];
  v_blocked_ids uuid[]; -- of the bookings
begin
  if cardinality(v_booking_ids) = 0 then return null; end if;
  v_other_ids := array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, v_booking_ids) as c
     where c.live and c.occurrence_id <> all (p_occurrence_ids)
     order by c.occurrence_id);
  v_locked_ids := p_occurrence_ids || array(
    select o.id from core.occurrences as o
     where o.operator_id = p_operator_id and o.id = any (v_other_ids)
     order by o.id for no key update skip locked);
  v_blocked_ids := array(
    select distinct c.booking_id from core.claims_of(p_operator_id, v_booking_ids) as c
     where c.live and c.occurrence_id <> all (v_locked_ids));
  perform core.expire_bookings(p_operator_id, array(select unnest(v_booking_ids) except select unnest(v_blocked_ids)));
  return array(
    select distinct c.occurrence_id from core.claims_of(p_operator_id, v_blocked_ids) as c
     where c.live and c.occurrence_id = any (p_occurrence_ids));
end $$;
