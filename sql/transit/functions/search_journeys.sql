-- transit.search_journeys(operator, date, from, to, radius m) returns the journeys that a search is about
--
-- What     Each end is a stop or, without one, a point. No journeys is an answer: the operator does not run there.
-- Refuses  location_not_found, invalid_request, naming the field
create or replace function transit.search_journeys(
  p_operator_id uuid, p_date date, p_from_id uuid, p_from_latitude double precision, p_from_longitude double precision,
  p_to_id uuid, p_to_latitude double precision, p_to_longitude double precision, p_radius_m integer)
returns transit.journey[] language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_end      record;
  v_from_ids uuid[];
  v_from_m   double precision[];
  v_to_ids   uuid[];
  v_to_m     double precision[];
begin
  for v_end in
    select e.* from (values ('from', p_from_id, p_from_latitude, p_from_longitude),
                            ('to', p_to_id, p_to_latitude, p_to_longitude)) as e(name, stop_id, latitude, longitude)
  loop
    if v_end.stop_id is not null then
      if not exists (select from core.locations as y where y.operator_id = p_operator_id and y.id = v_end.stop_id) then
        perform core.refuse('location_not_found', jsonb_build_object('field', v_end.name || '_id'));
      end if;
    elsif v_end.latitude is null or v_end.longitude is null then
      perform core.refuse_field(v_end.name, 'is a stop, or a latitude and a longitude');
    elsif v_end.latitude not between -90 and 90 or v_end.longitude not between -180 and 180 then
      perform core.refuse_field(v_end.name, 'is not on earth');
    end if;
  end loop;

  select array_agg(m.location_id), array_agg(m.away_m) into v_from_ids, v_from_m
    from transit.match_stops(p_operator_id, p_from_id, p_from_latitude, p_from_longitude, p_radius_m) as m;
  select array_agg(m.location_id), array_agg(m.away_m) into v_to_ids, v_to_m
    from transit.match_stops(p_operator_id, p_to_id, p_to_latitude, p_to_longitude, p_radius_m) as m;
  return (select coalesce(array_agg(j), '{}')
            from transit.find_journeys(p_operator_id, p_date, v_from_ids, v_from_m, v_to_ids, v_to_m) as j);
end $$;
