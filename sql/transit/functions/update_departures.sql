-- transit.update_departures(operator, from, until) returns how many departures were made, changed and withdrawn
--
-- What     Makes departures agree with the timetable. A second call changes nothing. affected counts the booked departures that
--          are no longer as planned; transit.affected_departures lists them.
-- Locks    As transit.lock_departures, so that no departure is made twice; then the occurrences that change, in id order.
create or replace function transit.update_departures(
  p_operator_id uuid, p_from date, p_until date,
  out made integer, out changed integer, out withdrawn integer, out affected integer)
language plpgsql volatile
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_new           transit.planned_departure[];
  v_changed       transit.planned_departure[];
  v_changed_ids   uuid[];
  v_withdrawn_ids uuid[];
  v_kept          boolean;
begin
  perform transit.lock_departures(p_operator_id);
  select array_agg(c.plan order by (c.plan).starts_at) filter (where c.found = 'missing'),
         array_agg(c.plan order by c.occurrence_id) filter (where c.found = 'changed' and not c.booked),
         array_agg(c.occurrence_id order by c.occurrence_id) filter (where c.found = 'changed' and not c.booked),
         array_agg(c.occurrence_id) filter (where c.found = 'withdrawn' and not c.booked), bool_or(c.booked)
    into v_new, v_changed, v_changed_ids, v_withdrawn_ids, v_kept
    from transit.compare_departures(p_operator_id, p_from, p_until) as c
   where c.found <> 'same';

  -- No partition is created here if the caller has created it before, in a transaction of its own.
  perform core.ensure_months(min(p.starts_at), max(p.starts_at)) from unnest(v_new) as p having count(*) > 0;
  made := transit.make_departures(p_operator_id, v_new);
  perform core.lock_occurrences(p_operator_id, v_changed_ids || v_withdrawn_ids);
  changed := transit.refresh_departures(p_operator_id, v_changed_ids, v_changed);
  withdrawn := transit.withdraw_departures(p_operator_id, v_withdrawn_ids);
  affected := 0;
  -- Some may also have been booked between the comparison and the lock.
  if v_kept or changed < cardinality(v_changed_ids) or withdrawn < cardinality(v_withdrawn_ids) then
    select count(*) into affected from transit.affected_departures(p_operator_id, p_from, p_until) as a;
  end if;
end $$;
