-- core.end_claims(operator, bookings, claims, reason) returns the occurrences whose places were freed
--
-- What     Ends live claims of these bookings (only those in p_claim_ids if given, in order of id), and returns their units
--          with one update per occurrence. Offering the freed places to the waitlist is left to the caller.
-- Locks    Nothing: the caller has locked the occurrences and the bookings.
create or replace function core.end_claims(
  p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_freed record := core.finish_claims(p_operator_id, p_booking_ids, p_claim_ids, p_reason);
begin
  -- No join: planned while the tables were small, it may read everything that the operator ever sold. Only these months,
  -- because an update prepares every partition that it might touch.
  update core.occurrences as o set taken = o.taken - v_freed.units[width_bucket(o.id, v_freed.occurrence_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_freed.occurrence_ids)
     and o.id >= v_freed.occurrence_ids[1] and o.id <= v_freed.occurrence_ids[cardinality(v_freed.occurrence_ids)];

  return coalesce(v_freed.occurrence_ids, '{}');
end $$;
