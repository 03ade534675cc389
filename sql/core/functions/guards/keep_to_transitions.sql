-- core.keep_to_transitions() is a row trigger on core.bookings
--
-- What     A booking's status changes only along core.booking_transitions, and every change of a booking is a new version.
-- Refuses  check_violation, under the names a_booking_moves_along_the_table and a_change_is_a_version
-- Definer  The table of transitions is the owner's.
create or replace function core.keep_to_transitions()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if new.version <> old.version + 1 then
    raise check_violation using message = 'a change of a booking is its next version', constraint = 'a_change_is_a_version';
  end if;
  if new.status <> old.status and not exists (
       select from core.booking_transitions as t where t.from_status = old.status and t.to_status = new.status) then
    raise check_violation using message = format('a booking does not go from %s to %s', old.status, new.status),
      constraint = 'a_booking_moves_along_the_table';
  end if;
  return new;
end $$;
