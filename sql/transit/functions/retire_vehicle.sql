-- transit.retire_vehicle(operator, vehicle) returns the future departures that it was assigned to
--
-- What     The vehicle gets no more departures. Those that it was assigned to keep their seats and stay on sale; they are
--          returned so that each can be given another vehicle. Retiring twice changes nothing.
-- Locks    The vehicle, so that transit.change_vehicle does not assign it at the same time.
-- Refuses  sign_in_required, not_allowed, vehicle_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.retire_vehicle(p_operator_id uuid, p_vehicle_id uuid)
returns table (occurrence_id uuid, starts_at timestamptz) language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  update transit.vehicles as b set active = false where b.operator_id = p_operator_id and b.id = p_vehicle_id;
  if not found then perform core.refuse('vehicle_not_found'); end if;

  return query
  select o.id, o.starts_at
    from transit.departures as d
    join core.occurrences as o on o.operator_id = d.operator_id and o.id = d.occurrence_id
   where d.operator_id = p_operator_id and d.vehicle_id = p_vehicle_id and o.status = 'scheduled' and o.ends_at > core.now()
     -- No journey lasts a month, so one that began earlier has ended: the bound excludes old partitions.
     and d.occurrence_id >= core.uuid_floor(core.now() - interval '31 days')
   order by o.starts_at, o.id;
end $$;
