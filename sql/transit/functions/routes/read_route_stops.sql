-- transit.read_route_stops(operator, stops jsonb, field) returns transit.call[]
--
-- What     The calls of a route from [{stop_id, minutes, stay_minutes, distance_m, boards, alights}], which its schema allows. p_field
--          is the pointer to the list, for refusals.
-- Refuses  location_not_found, naming the field; and as transit.check_calls
create or replace function transit.read_route_stops(p_operator_id uuid, p_stops jsonb, p_field text)
returns transit.call[] language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_calls transit.call[];
begin
  select array_agg(row(
           transit.find_stop(p_operator_id, (s.stop ->> 'stop_id')::uuid, format('%s/%s/stop_id', p_field, s.no - 1)),
           a.minutes * 60, (a.minutes + coalesce((s.stop ->> 'stay_minutes')::numeric, 0)) * 60, (s.stop ->> 'distance_m')::numeric,
           coalesce((s.stop ->> 'boards')::boolean, true), coalesce((s.stop ->> 'alights')::boolean, true))::transit.call
           order by s.no)
    into v_calls
    from jsonb_array_elements(p_stops) with ordinality as s(stop, no)
   cross join lateral (select (s.stop ->> 'minutes')::numeric as minutes) as a;
  if v_calls[1].arrival_s <> 0 then perform core.refuse_field(p_field || '/0/minutes', 'must be 0 at the first stop'); end if;
  perform transit.check_calls(v_calls, p_field, '/minutes');
  return v_calls;
end $$;
