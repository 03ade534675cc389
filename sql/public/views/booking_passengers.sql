-- public.booking_passengers: the passengers with their seats, stops and times, as sold. There is one row per claim, including
-- cancelled ones (status).
create or replace view public.booking_passengers with (security_invoker = true) as
select c.id, c.operator_id, c.booking_id, c.occurrence_id, lp.label as seat, lp.class, c.holder ->> 'name' as name,
       case jsonb_typeof(c.holder -> 'age') when 'number' then trunc((c.holder ->> 'age')::numeric) end as age,
       a.name as from_stop, z.name as to_stop,
       c.begins_at as departure_time, c.ends_at as arrival_time,
       c.quantity, core.major_units(c.price_minor, b.currency) as price, c.price_minor, b.currency,
       case when c.live then b.status else c.end_reason end as status
  from public.bookings as b
  join core.claims as c on c.operator_id = b.operator_id and c.booking_id = b.id
  left join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
  left join core.layout_places as lp
    on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
  left join transit.pattern_stops as s
    on s.operator_id = o.operator_id and s.pattern_id = o.stop_pattern_id and s.stop_index = lower(c.span)
  left join transit.pattern_stops as t
    on t.operator_id = o.operator_id and t.pattern_id = o.stop_pattern_id and t.stop_index = upper(c.span)
  left join core.locations as a on a.operator_id = s.operator_id and a.id = s.location_id
  left join core.locations as z on z.operator_id = t.operator_id and z.id = t.location_id;
