-- transit.add_departure(operator, departure jsonb) returns the occurrence, and the trip that was made for it
--
-- What     Makes one departure beside the timetable: {key, route, direction, date, start or times, vehicle_type, headsign, number}. It is
--          a trip that runs on this date alone, so everything that is said about trips holds for it.
-- Locks    As transit.make_extra.
-- Refuses  as transit.create_trip; date_out_of_range, already_departed
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.add_departure(p_operator_id uuid, p_departure jsonb, out occurrence_id uuid, out trip_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_date date;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_schema(coalesce(p_departure, 'null'), transit.timetable_schemas() -> 'departure');
  v_date := core.read_date('/date', p_departure ->> 'date');
  perform transit.check_service_date(v_date, '/date');
  trip_id := transit.write_trip(p_operator_id, p_departure - 'date', transit.find_day(p_operator_id, v_date));
  perform transit.make_extra(p_operator_id, v_date, array[trip_id]);

  select o.id into strict occurrence_id
    from transit.departures as d
    join core.occurrences as o on o.operator_id = d.operator_id and o.id = d.occurrence_id
   where d.operator_id = p_operator_id and d.offering_id = trip_id and o.operator_id = p_operator_id;
  if exists (select from core.occurrences as o
              where o.operator_id = p_operator_id and o.id = occurrence_id and o.starts_at <= core.now()) then
    perform core.refuse('already_departed', jsonb_build_object(
              'field', case when p_departure ? 'times' then '/times/0' else '/start' end));
  end if;
end $$;
