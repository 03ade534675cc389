-- transit.check_departures_belong() is a statement trigger
--
-- What     Checks that every new departure has its occurrence, as a foreign key would, but with one query for each statement.
--          It can replace a foreign key because keys never change, and an occurrence is removed only with its departure.
-- Refuses  foreign_key_violation, under the name a_departure_has_its_occurrence
create or replace function transit.check_departures_belong()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from new_rows as d
     where not exists (select from core.occurrences as o where o.operator_id = d.operator_id and o.id = d.occurrence_id)) then
    raise foreign_key_violation using message = 'a departure needs its occurrence',
      constraint = 'a_departure_has_its_occurrence';
  end if;
  return null;
end $$;
