-- core.fare_key(fare) returns what distinguishes a fare from the others of its table, as text
--
-- What     The columns of the constraint a_fare_is_unambiguous, as one value that can be compared and hashed with its nulls.
--          Written to be inlined.
create or replace function core.fare_key(p_fare core.fares)
returns text language sql stable parallel safe as $$
  select jsonb_build_array(p_fare.from_zone, p_fare.to_zone, p_fare.from_stop_id, p_fare.to_stop_id, p_fare.distance_m_max,
                           p_fare.stages_max, p_fare.class, p_fare.passenger_type, p_fare.valid_from, p_fare.valid_until)::text
$$;
