-- core.finish_claims(operator, bookings, claims, reason) returns occurrences, in order of id, and the units of each
--
-- What     Live claims of these bookings (only those in p_claim_ids if given, in order of id) lose their expiry: with a reason
--          they end, without one they are sold. units are those of the claims that were changed. The order of look-ups in an
--          update cannot be controlled (as core.claims_of does for a query), and given a list of keys it may read every claim
--          of the operator in a month that the planner believes to be small. So the claims are located first, and index scans
--          are switched off here: what remains is to fetch the rows by their location.
-- Locks    Nothing: the caller has locked the occurrences and the bookings.
create or replace function core.finish_claims(
  p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text, out occurrence_ids uuid[], out units integer[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_indexscan = off set enable_bitmapscan = off as $$
declare
  v_found   record := core.locate_claims(p_operator_id, p_booking_ids, p_claim_ids);
  v_finished bigint;
begin
  with finished as (
    update core.claims as c
       set expires_at = null, end_reason = p_reason, live = p_reason is null,
           ended_at = case when p_reason is not null then core.now() end
     where c.operator_id = p_operator_id and c.ctid = any (v_found.row_at) and c.id = any (v_found.ids) -- ctids repeat in other months
    returning c.occurrence_id, c.quantity * (upper(c.span) - lower(c.span)) as units)
  select array_agg(s.id), array_agg(s.units), coalesce(sum(s.claims), 0) into occurrence_ids, units, v_finished
    from (select e.occurrence_id as id, sum(e.units)::integer as units, count(*) as claims
            from finished as e group by 1 order by 1) as s;
  assert v_finished = coalesce(cardinality(v_found.ids), 0), 'a claim lies where it was located';
end $$;
