-- core.check_booking_transition() is a row trigger on core.bookings
--
-- What     Allows a booking's status to change only as core.booking_transitions lists, and requires a new version for every
--          change.
-- Refuses  check_violation, under the names booking_transition_is_listed and booking_change_is_next_version
-- Definer  Reads the table of transitions, which belongs to the owner.
create or replace function core.check_booking_transition()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if new.version <> old.version + 1 then
    raise check_violation using message = 'a change of a booking is its next version', constraint = 'booking_change_is_next_version';
  end if;
  if new.status <> old.status and not exists (
       select from core.booking_transitions as t where t.from_status = old.status and t.to_status = new.status) then
    raise check_violation using message = format('a booking does not go from %s to %s', old.status, new.status),
      constraint = 'booking_transition_is_listed';
  end if;
  return new;
end $$;
