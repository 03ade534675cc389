-- transit.reverse_calls(calls) returns the calls of the way back
--
-- What     The same stops in the other order, as far apart in time and distance. Where passengers could only board, they can only
--          alight on the way back.
create or replace function transit.reverse_calls(p_calls transit.call[])
returns transit.call[] language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select array_agg(row(c.stop_id, z.arrival_s - c.departure_s, z.arrival_s - c.arrival_s, z.distance_m - c.distance_m,
                       c.alights, c.boards)::transit.call order by c.no desc)
    from unnest(p_calls) with ordinality as c(stop_id, arrival_s, departure_s, distance_m, boards, alights, no)
   cross join (select l.arrival_s, l.distance_m from unnest(p_calls[cardinality(p_calls):]) as l) as z
$$;
