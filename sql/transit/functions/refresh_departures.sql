-- transit.refresh_departures(operator, occurrences, plan) returns how many were changed
--
-- What     Updates departures to the current timetable: times (unless they were changed by hand), seats, fares, terms. A withdrawn one
--          is restored. One that was
--          booked or cancelled in the meantime, or that has left, is skipped, so that customers keep what they bought.
-- Locks    Nothing: the caller has locked the occurrences.
create or replace function transit.refresh_departures(
  p_operator_id uuid, p_occurrence_ids uuid[], p_plan transit.planned_departure[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_changed_ids uuid[];
begin
  select coalesce(array_agg(o.id), '{}') into v_changed_ids
    from core.occurrences as o
    join transit.departures as d on d.operator_id = o.operator_id and d.occurrence_id = o.id
   where o.operator_id = p_operator_id and o.id = any (p_occurrence_ids) and o.taken = 0 and o.starts_at > core.now()
     and (o.status = 'scheduled' or d.withdrawn);

  perform core.forget_expired(p_operator_id, v_changed_ids);
  -- A vehicle that an admin assigned is kept, with its seats.
  update core.occurrences as o
     set status = 'scheduled', published = o.published or d.withdrawn,
         starts_at = case when d.retimed then o.starts_at else p.starts_at end,
         ends_at = case when d.retimed then o.ends_at else p.ends_at end, location_id = p.location_id,
         stop_pattern_id = case when d.retimed then o.stop_pattern_id else p.stop_pattern_id end,
         span_length = case when d.retimed then o.span_length else p.span_length end, fare_table_id = p.fare_table_id,
         policy_id = p.policy_id, sales_close_s = p.sales_close_s, currency = p.currency,
         layout_id = case when d.vehicle_id is null then p.layout_id else o.layout_id end,
         capacity = case when d.vehicle_id is null and not d.retimed then p.capacity
                         else core.capacity_of(o.operator_id, case when d.vehicle_id is null then p.layout_id else o.layout_id end,
                                               case when d.retimed then o.span_length else p.span_length end) end
    from unnest(p_plan) with ordinality as p
    join transit.departures as d on d.operator_id = p_operator_id and d.occurrence_id = p_occurrence_ids[p.ordinality]
   where o.operator_id = p_operator_id and o.id = p_occurrence_ids[p.ordinality] and o.id = any (v_changed_ids);
  update transit.departures as d
     set withdrawn = false, vehicle_type_id = case when d.vehicle_id is null then p.vehicle_type_id else d.vehicle_type_id end
    from unnest(p_plan) with ordinality as p
   where d.operator_id = p_operator_id and d.occurrence_id = p_occurrence_ids[p.ordinality]
     and d.occurrence_id = any (v_changed_ids);
  return cardinality(v_changed_ids);
end $$;
