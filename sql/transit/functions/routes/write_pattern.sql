-- transit.write_pattern(operator, calls) returns the id of the stop pattern
--
-- What     The pattern with these calls, whose first is at 0. An existing one is used again. As in an import, nobody alights at the
--          first stop or boards at the last, and how long the vehicle stands there does not count. Distances that nobody gave are
--          in straight lines between stops; a stop without coordinates adds none.
create or replace function transit.write_pattern(p_operator_id uuid, p_calls transit.call[])
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_last       integer := cardinality(p_calls) - 1;
  v_calls      jsonb;
  v_hash       bytea;
  v_pattern_id uuid;
begin
  select jsonb_agg(jsonb_build_object(
           'stop_index', c.no - 1, 'location_id', c.stop_id, 'zone', t.zone,
           'arrival_s', case when c.no = 1 then 0 else c.arrival_s - p_calls[1].departure_s end,
           'departure_s', case when c.no - 1 = v_last then c.arrival_s else c.departure_s end - p_calls[1].departure_s,
           'distance_m', coalesce(c.distance_m, round(c.away_m)), 'boards', c.boards and c.no - 1 < v_last,
           'alights', c.alights and c.no > 1) order by c.no)
    into v_calls
    from (select u.*, sum(coalesce(core.distance_m(a.latitude, a.longitude, l.latitude, l.longitude), 0)) over (order by u.no) as away_m
            from unnest(p_calls) with ordinality as u(stop_id, arrival_s, departure_s, distance_m, boards, alights, no)
            join core.locations as l on l.operator_id = p_operator_id and l.id = u.stop_id
            left join core.locations as a on a.operator_id = p_operator_id and a.id = p_calls[u.no - 1].stop_id) as c
    left join transit.stops as t on t.operator_id = p_operator_id and t.location_id = c.stop_id;
  v_hash := sha256(convert_to('by hand ' || v_calls::text, 'UTF8'));

  insert into transit.stop_patterns (operator_id, id, hash, stop_count)
  values (p_operator_id, core.new_id(p_operator_id), v_hash, v_last + 1)
  on conflict (operator_id, hash) do nothing returning id into v_pattern_id;
  if v_pattern_id is null then
    return (select p.id from transit.stop_patterns as p where p.operator_id = p_operator_id and p.hash = v_hash);
  end if;
  insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m, zone,
                                     boards, alights)
  select p_operator_id, v_pattern_id, s.stop_index, s.location_id, s.arrival_s, s.departure_s, s.distance_m, s.zone, s.boards, s.alights
    from jsonb_populate_recordset(null::transit.pattern_stops, v_calls) as s;
  return v_pattern_id;
end $$;
