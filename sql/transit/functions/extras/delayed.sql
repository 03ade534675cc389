-- transit.delayed(occurrence, delay jsonb) returns the occurrence with its new times
--
-- What     What transit.delay_departure would write. An id is within a day of its starts_at, so a delay is less than a day.
-- Refuses  invalid_request, times_run_backwards, naming the field
create or replace function transit.delayed(p_occurrence core.occurrences, p_delay jsonb)
returns core.occurrences language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_new     core.occurrences := p_occurrence;
  v_calls   transit.call[];
  v_planned record;
begin
  select d.service_date, d.departure_s, case when b.feed_id is null then o.time_zone else b.time_zone end as time_zone
    into strict v_planned
    from transit.departures as d
    join transit.trips as t on t.operator_id = d.operator_id and t.offering_id = d.offering_id
    join transit.routes as r on r.operator_id = t.operator_id and r.id = t.route_id
    join transit.brands as b on b.operator_id = r.operator_id and b.id = r.brand_id
    join core.operators as o on o.id = d.operator_id
   where d.operator_id = p_occurrence.operator_id and d.occurrence_id = p_occurrence.id;
  if p_delay ? 'times' then
    if p_delay -> 'times' ? '-' then
      perform core.refuse_field('/times', 'must have a time for each stop: passengers may be booked there');
    end if;
    v_calls := transit.read_times(p_occurrence.operator_id, p_occurrence.stop_pattern_id, p_delay -> 'times');
    v_new.stop_pattern_id := transit.write_pattern(p_occurrence.operator_id, v_calls);
    v_new.starts_at := transit.instant_of(v_planned.service_date, v_calls[1].departure_s, v_planned.time_zone);
  else
    v_new.starts_at := transit.instant_of(v_planned.service_date, v_planned.departure_s, v_planned.time_zone)
                       + make_interval(mins => (p_delay ->> 'minutes')::numeric::integer);
  end if;
  select v_new.starts_at + make_interval(secs => s.arrival_s) into strict v_new.ends_at
    from transit.pattern_stops as s
   where s.operator_id = p_occurrence.operator_id and s.pattern_id = v_new.stop_pattern_id and s.stop_index = p_occurrence.span_length;
  if v_new.starts_at <= core.now() then
    perform core.refuse_field(case when p_delay ? 'times' then '/times/0' else '/minutes' end, 'must not move the start into the past');
  elsif v_new.starts_at not between core.id_time(p_occurrence.id) - interval '1 day' and core.id_time(p_occurrence.id) + interval '1 day' then
    perform core.refuse_field(case when p_delay ? 'times' then '/times/0' else '/minutes' end, 'must not move the start by more than a day');
  end if;
  return v_new;
end $$;
