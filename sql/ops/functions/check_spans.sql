-- ops.check_spans() returns occurrences whose capacity is not that of their places, and claims with other times than their occurrence
--
-- What     With numbered places, capacity is the number of places that the layout sells times the span length; for legs, that
--          is the number of legs of the stop pattern. A live claim begins and ends with its occurrence, or when the vehicle
--          calls at the stops of the span. This is checked only if the occurrence still starts at the time in its id: customers
--          of one that was moved have claims with the old time.
create or replace function ops.check_spans()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select o.operator_id, o.id, null::uuid,
         jsonb_build_object('capacity', o.capacity, 'places', n.places, 'span_unit', o.span_unit, 'span_length', o.span_length,
                            'legs', s.stop_count - 1)
    from core.occurrences as o
    left join transit.stop_patterns as s on s.operator_id = o.operator_id and s.id = o.stop_pattern_id
   cross join lateral (
     select count(*) as places from core.layout_places as lp
      where lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and not lp.blocked) as n
   where o.mode = 'placed' and (o.capacity <> n.places * o.span_length or o.span_length <> coalesce(s.stop_count - 1, 1))
  union all
  select c.operator_id, c.occurrence_id, c.booking_id,
         jsonb_build_object('claim_id', c.id, 'span', c.span, 'begins_at', c.begins_at, 'ends_at', c.ends_at,
                            'begins_at_by_plan', p.begins_at, 'ends_at_by_plan', p.ends_at)
    from core.claims as c
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    left join transit.pattern_stops as a
      on a.operator_id = o.operator_id and a.pattern_id = o.stop_pattern_id and a.stop_index = lower(c.span)
    left join transit.pattern_stops as z
      on z.operator_id = o.operator_id and z.pattern_id = o.stop_pattern_id and z.stop_index = upper(c.span)
   cross join lateral (
     select o.starts_at + make_interval(secs => coalesce(a.departure_s, 0)) as begins_at,
            coalesce(o.starts_at + make_interval(secs => z.arrival_s), o.ends_at) as ends_at) as p
   where c.live and date_trunc('milliseconds', o.starts_at) = core.id_time(o.id)
     and (c.begins_at, c.ends_at) <> (p.begins_at, p.ends_at)
$$;
