-- core.end_claims(operator, bookings, claims, reason) returns the occurrences whose places came free
--
-- What     Ends live claims of these bookings (only those of p_claim_ids where given, in order of id), and gives their units back: one
--          update an occurrence. Offering what came free to the waitlist is the caller's next step.
-- Locks    Nothing: the caller holds the occurrences and the bookings.
create or replace function core.end_claims(
  p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_units    integer[];
  v_slot_ids uuid[];
begin
  -- Found as core.claims_of says: by their keys, on 15 in a young month, every claim of their occurrences was read.
  with ended as (
    update core.claims as c set live = false, ended_at = core.now(), end_reason = p_reason, expires_at = null
     where c.booking_id = any (p_booking_ids) and c.live and (p_claim_ids is null or p_claim_ids[width_bucket(c.id, p_claim_ids)] = c.id)
       and c.operator_id is not distinct from p_operator_id
    returning c.occurrence_id, c.quantity * (upper(c.span) - lower(c.span)) as units)
  select array_agg(s.id), array_agg(s.units) into v_slot_ids, v_units
    from (select e.occurrence_id as id, sum(e.units)::integer as units from ended as e group by 1 order by 1) as s;
  -- Not a join: planned while the tables were small, one may read all that the operator ever sold. And only these months: an
  -- update makes every partition ready that it may have to do with.
  update core.occurrences as o set taken = o.taken - v_units[width_bucket(o.id, v_slot_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_slot_ids)
     and o.id >= v_slot_ids[1] and o.id <= v_slot_ids[cardinality(v_slot_ids)];

  return coalesce(v_slot_ids, '{}');
end $$;
