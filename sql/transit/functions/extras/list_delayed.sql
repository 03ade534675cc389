-- transit.list_delayed(operator, occurrence) returns one row for each booking of a departure, with its times as sold and now
--
-- What     Those with a place that is active, by id. departs_at is when they board by the departure's pattern now.
create or replace function transit.list_delayed(p_operator_id uuid, p_occurrence_id uuid)
returns table (booking_id uuid, reference text, contact_name text, contact_phone text, contact_email text, seats text[],
               from_stop text, to_stop text, sold_departs_at timestamptz, departs_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  -- These bound the months of bookings whose partitions are prepared.
  v_booking_ids uuid[] := array(
    select c.booking_id from core.claims as c
     where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.live order by c.booking_id);
begin
  return query
  select b.id, core.show_reference(b.reference), b.contact_name, b.contact_phone, b.contact_email,
         coalesce(array_agg(lp.label order by c.place) filter (where lp.label is not null), '{}'),
         (array_agg(a.name order by f.stop_index))[1], (array_agg(z.name order by u.stop_index desc))[1],
         min(c.begins_at), min(o.starts_at + make_interval(secs => f.departure_s))
    from core.claims as c
    join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    join transit.pattern_stops as f
      on f.operator_id = o.operator_id and f.pattern_id = o.stop_pattern_id and f.stop_index = lower(c.span)
    join transit.pattern_stops as u
      on u.operator_id = o.operator_id and u.pattern_id = o.stop_pattern_id and u.stop_index = upper(c.span)
    join core.locations as a on a.operator_id = f.operator_id and a.id = f.location_id
    join core.locations as z on z.operator_id = u.operator_id and z.id = u.location_id
    left join core.layout_places as lp
      on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
   where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and o.id = p_occurrence_id
     and core.claim_is_active(c.live, c.expires_at, core.now())
     and b.id >= v_booking_ids[1] and b.id <= v_booking_ids[cardinality(v_booking_ids)]
   group by b.id, b.reference, b.contact_name, b.contact_phone, b.contact_email
   order by b.id;
end $$;
