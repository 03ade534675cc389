-- transit.retire_bus(operator, bus) returns the departures to come that were planned with it
--
-- What     The bus takes no more departures. Those it was planned for keep their seats and stay on sale; they are returned so
--          that each is given another bus. Retiring twice changes nothing.
-- Locks    The bus, so that transit.change_bus does not give it one more at the same time.
-- Refuses  sign_in_required, not_allowed, bus_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.retire_bus(p_operator_id uuid, p_bus_id uuid)
returns table (occurrence_id uuid, starts_at timestamptz) language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.must_be(p_operator_id, '{admin}');
  update transit.buses as b set active = false where b.operator_id = p_operator_id and b.id = p_bus_id;
  if not found then perform core.refuse('bus_not_found'); end if;

  return query
  select o.id, o.starts_at
    from transit.departures as d
    join core.occurrences as o on o.operator_id = d.operator_id and o.id = d.occurrence_id
   where d.operator_id = p_operator_id and d.bus_id = p_bus_id and o.status = 'scheduled' and o.ends_at > core.now()
     -- No ride takes a month, so what began before is over: the bound keeps old partitions out.
     and d.occurrence_id >= core.uuid_floor(core.now() - interval '31 days')
   order by o.starts_at, o.id;
end $$;
