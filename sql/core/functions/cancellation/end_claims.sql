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
  v_freed record := core.finish_claims(p_operator_id, p_booking_ids, p_claim_ids, p_reason);
begin
  -- Not a join: planned while the tables were small, one may read all that the operator ever sold. And only these months: an
  -- update makes every partition ready that it may have to do with.
  update core.occurrences as o set taken = o.taken - v_freed.units[width_bucket(o.id, v_freed.occurrence_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_freed.occurrence_ids)
     and o.id >= v_freed.occurrence_ids[1] and o.id <= v_freed.occurrence_ids[cardinality(v_freed.occurrence_ids)];

  return coalesce(v_freed.occurrence_ids, '{}');
end $$;
