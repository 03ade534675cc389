-- transit.read_times(operator, pattern, times jsonb) returns transit.call[]
--
-- What     The calls of a trip that gives a time for each stop of this pattern: 08:10, 08:10-08:15 (arrival and departure), or - where
--          it does not call. Seconds count from the beginning of the service day.
-- Refuses  invalid_request, route_has_one_stop, times_run_backwards, naming the field
create or replace function transit.read_times(p_operator_id uuid, p_pattern_id uuid, p_times jsonb)
returns transit.call[] language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_stop_count integer := (select p.stop_count from transit.stop_patterns as p
                            where p.operator_id = p_operator_id and p.id = p_pattern_id);
  v_calls     transit.call[];
  v_positions integer[];
begin
  if jsonb_array_length(p_times) <> v_stop_count then
    perform core.refuse_field('/times', format('must have a time for each of the %s stops, or - where it does not call', v_stop_count));
  end if;
  select array_agg(row(s.location_id, transit.seconds_of(split_part(u.time, '-', 1)),
                       transit.seconds_of(coalesce(nullif(split_part(u.time, '-', 2), ''), u.time)), s.distance_m,
                       -- The ends of a pattern are closed to those who could only ride nowhere, and may be within this trip.
                       s.boards or s.stop_index = v_stop_count - 1, s.alights or s.stop_index = 0)::transit.call
                   order by s.stop_index),
         array_agg(u.no::integer order by s.stop_index)
    into v_calls, v_positions
    from jsonb_array_elements_text(p_times) with ordinality as u(time, no)
    join transit.pattern_stops as s on s.operator_id = p_operator_id and s.pattern_id = p_pattern_id and s.stop_index = u.no - 1
   where u.time <> '-';
  perform transit.check_calls(v_calls, '/times', '', v_positions);
  return array(select row(c.stop_id, c.arrival_s, c.departure_s, c.distance_m - v_calls[1].distance_m, c.boards, c.alights)::transit.call
                 from unnest(v_calls) with ordinality as c(stop_id, arrival_s, departure_s, distance_m, boards, alights, no)
                order by c.no);
end $$;
