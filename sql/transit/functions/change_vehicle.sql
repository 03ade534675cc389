-- transit.change_vehicle(occurrence, vehicle, reseat) returns the passengers who now have another seat
--
-- What     Assigns another vehicle to the departure, whose seats become those of the vehicle's type. Passengers keep their seat
--          if there is one of the same label and class. If others remain, nothing changes and the refusal lists them, unless
--          p_reseat is set: then they move to the best fit in their class, all or none. Passengers who moved (or whose place
--          was renumbered) have a new claim and an event.
-- Locks    The occurrence and those of its expired holds, in id order; the bookings in id order; the vehicle.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found, occurrence_cancelled, already_departed (it has arrived),
--          vehicle_not_found, vehicle_in_use; seats_do_not_fit, fewer_places_than_sold and class_too_small, all with the claims
--          that would have no seat (transit.refuse_vehicle tells them apart); busy, to be asked once more
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_vehicle(p_occurrence_id uuid, p_vehicle_id uuid, p_reseat boolean default false)
returns table (booking_id uuid, claim_id uuid, class text, old_seat text, new_seat text, loses_access boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
  v_occurrence  core.occurrences;
  v_type        transit.vehicle_types;
  v_moves       transit.seat_move[];
begin
  perform core.require_role(v_operator_id, '{admin}');
  -- An expired hold that could not be ended would be given a seat.
  if cardinality(core.lock_for_sale(v_operator_id, array[p_occurrence_id])) > 0 then perform core.refuse('busy'); end if;
  select o.* into v_occurrence from core.occurrences as o
    join transit.departures as d on d.operator_id = o.operator_id and d.occurrence_id = o.id
   where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  if not found then perform core.refuse('occurrence_not_found'); end if;
  if v_occurrence.status <> 'scheduled' then perform core.refuse('occurrence_cancelled'); end if;
  if v_occurrence.ends_at <= core.now() then perform core.refuse('already_departed'); end if;
  perform core.lock_bookings(v_operator_id, array(
    select distinct c.booking_id from core.claims as c
     where c.operator_id = v_operator_id and c.occurrence_id = p_occurrence_id and c.live));
  v_type := transit.take_vehicle(v_occurrence, p_vehicle_id);

  select array_agg(m) into v_moves
    from transit.plan_seats(v_occurrence, v_type.layout_id, coalesce(p_reseat, false)) as m;
  if exists (select from unnest(v_moves) as m where m.new_place is null) then
    perform transit.refuse_vehicle(v_operator_id, v_type.layout_id, v_moves, coalesce(p_reseat, false));
  end if;

  -- Write. A claim whose place and label stay the same is left unchanged.
  return query
  select m.booking_id, m.claim_id, m.class, m.label, m.new_label, m.accessible and not m.new_accessible
    from transit.reseat(v_operator_id, p_occurrence_id, array(
           select m from unnest(v_moves) as m where (m.place, m.label) <> (m.new_place, m.new_label))) as m
   where m.label <> m.new_label;
  perform core.forget_expired(v_operator_id, array[p_occurrence_id]);
  update core.occurrences as o
     set layout_id = v_type.layout_id, capacity = core.capacity_of(v_operator_id, v_type.layout_id, o.span_length)
   where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  update transit.departures as d set vehicle_id = p_vehicle_id, vehicle_type_id = v_type.id
   where d.operator_id = v_operator_id and d.occurrence_id = p_occurrence_id;
end $$;
