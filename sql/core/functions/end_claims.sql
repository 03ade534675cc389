-- core.end_claims(operator, bookings, claims, reason) returns the occurrences whose places came free
--
-- What     Ends live claims of these bookings (only those of p_claim_ids where given), and gives their units back: one
--          update an occurrence. Offering what came free to the waitlist is the caller's next step.
-- Locks    Nothing: the caller holds the occurrences and the bookings.
create or replace function core.end_claims(
  p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_occurrence_ids uuid[];
  v_claim_ids      uuid[];
  v_units          integer[];
begin
  select array_agg(c.occurrence_id), array_agg(c.id), array_agg(c.quantity * (upper(c.span) - lower(c.span)))
    into v_occurrence_ids, v_claim_ids, v_units
    from core.claims as c
   where c.operator_id = p_operator_id and c.booking_id = any (p_booking_ids) and c.live
     and (p_claim_ids is null or c.id = any (p_claim_ids));

  update core.claims as c
     set live = false, ended_at = core.now(), end_reason = p_reason, expires_at = null
    from unnest(v_occurrence_ids, v_claim_ids) as u(occurrence_id, id)
   where c.operator_id = p_operator_id and c.occurrence_id = u.occurrence_id and c.id = u.id;

  update core.occurrences as o set taken = o.taken - u.units
    from (select x.id, sum(x.units)::integer as units from unnest(v_occurrence_ids, v_units) as x(id, units) group by x.id) as u
   where o.operator_id = p_operator_id and o.id = u.id;

  return (select coalesce(array_agg(distinct u.id), '{}') from unnest(v_occurrence_ids) as u(id));
end $$;
