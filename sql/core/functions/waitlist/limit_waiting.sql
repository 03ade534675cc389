-- core.limit_waiting(operator, verdicts, requests as arrays, lines as arrays) returns the verdicts
--
-- What     An offer is a hold, so customers who may not hold that much cannot wait for it: the limits of core.limit_holds apply
--          to 'waitlisted' too. Without this, a customer who waits for all places of an event of which one is sold would keep
--          the others from everyone else, and would be offered what they release again and again. One element per request, or
--          per line.
-- Locks    Nothing: the caller has locked the occurrences.
-- Refuses  As verdicts: too_many_open_holds, too_many_holds
create or replace function core.limit_waiting(
  p_operator_id uuid, p_verdict text[], p_staff boolean[], p_customer_id uuid[], p_line_request integer[],
  p_occurrence_id uuid[], p_quantity integer[])
returns text[] language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_waits   boolean[] := array(select u.verdict = 'waitlisted' from unnest(p_verdict) as u(verdict));
  v_refusal text[] := core.limit_holds(
    p_operator_id, core.now(), array_replace(p_verdict, 'waitlisted', null), array_fill(null::text, array[cardinality(p_verdict)]),
    v_waits, p_staff, p_customer_id, p_line_request, p_occurrence_id, p_quantity);
begin
  return array(select coalesce(u.refusal, u.verdict) from unnest(v_refusal, p_verdict) as u(refusal, verdict));
end $$;
