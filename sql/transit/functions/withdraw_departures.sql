-- transit.withdraw_departures(operator, occurrences) returns how many were withdrawn
--
-- What     Cancels and hides departures that the timetable no longer has. Booked or departed ones are skipped: only an admin
--          decides to cancel them, by transit.cancel_departure, which notifies the passengers.
-- Locks    Nothing: the caller has locked the occurrences.
create or replace function transit.withdraw_departures(p_operator_id uuid, p_occurrence_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_withdrawn_ids uuid[];
begin
  select coalesce(array_agg(o.id), '{}') into v_withdrawn_ids from core.occurrences as o
   where o.operator_id = p_operator_id and o.id = any (p_occurrence_ids) and o.taken = 0 and o.status = 'scheduled'
     and o.starts_at > core.now();

  update core.occurrences as o set status = 'cancelled', published = false
   where o.operator_id = p_operator_id and o.id = any (v_withdrawn_ids);
  update transit.departures as d set withdrawn = true
   where d.operator_id = p_operator_id and d.occurrence_id = any (v_withdrawn_ids);
  return cardinality(v_withdrawn_ids);
end $$;
