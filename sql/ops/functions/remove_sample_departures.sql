-- ops.remove_sample_departures(operator, occurrences) returns those that were removed
--
-- What     Removes sample departures without bookings and waitlist entries. A departure that a real customer booked is kept as a
--          record of the sale, even if the booking was cancelled.
create or replace function ops.remove_sample_departures(p_operator_id uuid, p_occurrence_ids uuid[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_gone_ids uuid[];
begin
  select coalesce(array_agg(u.id), '{}') into v_gone_ids from unnest(p_occurrence_ids) as u(id)
   where not exists (select from core.claims as c where c.operator_id = p_operator_id and c.occurrence_id = u.id)
     and not exists (select from core.waitlist_entries as w where w.operator_id = p_operator_id and w.occurrence_id = u.id);
  delete from transit.departures as d where d.operator_id = p_operator_id and d.occurrence_id = any (v_gone_ids);
  delete from core.occurrences as o where o.operator_id = p_operator_id and o.id = any (v_gone_ids);
  return v_gone_ids;
end $$;
