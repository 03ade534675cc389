-- transit.take_vehicle(occurrence, vehicle) returns the vehicle's type
--
-- What     Checks that the vehicle exists, is in service, and is free while this departure runs.
-- Locks    The vehicle, after the occurrences and bookings that the caller has locked, so that two departures do not get it at
--          once.
-- Refuses  vehicle_not_found (also for a retired one), vehicle_in_use
create or replace function transit.take_vehicle(p_occurrence core.occurrences, p_vehicle_id uuid)
returns transit.vehicle_types language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_vehicle  transit.vehicles;
  v_type transit.vehicle_types;
  v_busy uuid;
begin
  select b.* into v_vehicle from transit.vehicles as b
   where b.operator_id = p_occurrence.operator_id and b.id = p_vehicle_id and b.active for no key update;
  if not found then perform core.refuse('vehicle_not_found'); end if;
  select o.id into v_busy
    from transit.departures as d
    join core.occurrences as o on o.operator_id = d.operator_id and o.id = d.occurrence_id
   where d.operator_id = p_occurrence.operator_id and d.vehicle_id = p_vehicle_id and o.id <> p_occurrence.id
     and o.status = 'scheduled' and o.starts_at < p_occurrence.ends_at and o.ends_at > p_occurrence.starts_at
     -- No journey lasts a month, and an id is near its starts_at: the bounds exclude the other months.
     and d.occurrence_id >= core.uuid_floor(p_occurrence.starts_at - interval '31 days')
     and d.occurrence_id < core.uuid_floor(p_occurrence.ends_at + interval '1 day')
   limit 1;
  if found then perform core.refuse('vehicle_in_use', jsonb_build_object('occurrence_id', v_busy)); end if;

  select t.* into strict v_type from transit.vehicle_types as t
   where t.operator_id = p_occurrence.operator_id and t.id = v_vehicle.vehicle_type_id;
  return v_type;
end $$;
