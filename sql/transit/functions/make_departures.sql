-- transit.make_departures(operator, plan) returns how many were made
--
-- What     Creates an occurrence and its departure for each row of the plan. Ids carry starts_at, so the partitions of their
--          months must exist. The price comes from the fare table of the plan; without one a departure has no price, and is not
--          sold until it has fares.
-- Locks    Nothing that bookings use, since the rows are new.
create or replace function transit.make_departures(p_operator_id uuid, p_plan transit.planned_departure[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_ids uuid[];
begin
  select array_agg(core.id_at(p_operator_id, p.starts_at) order by p.ordinality) into v_ids
    from unnest(p_plan) with ordinality as p;
  insert into core.occurrences (operator_id, id, offering_id, location_id, mode, starts_at, ends_at, sales_close_s, capacity,
                                currency, fare_table_id, policy_id, span_unit, span_length, stop_pattern_id, layout_id)
  select p_operator_id, v_ids[p.ordinality], p.offering_id, p.location_id, 'placed', p.starts_at, p.ends_at, p.sales_close_s,
         p.capacity, p.currency, p.fare_table_id, p.policy_id, 'legs', p.span_length, p.stop_pattern_id,
         p.layout_id
    from unnest(p_plan) with ordinality as p;
  insert into transit.departures (operator_id, occurrence_id, offering_id, service_date, departure_s, vehicle_type_id)
  select p_operator_id, v_ids[p.ordinality], p.offering_id, p.service_date, p.departure_s, p.vehicle_type_id
    from unnest(p_plan) with ordinality as p;
  return coalesce(cardinality(v_ids), 0);
end $$;
