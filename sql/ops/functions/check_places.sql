-- ops.check_places() returns the live claims whose place or span does not exist
--
-- What     A claimed place must be in the layout of its occurrence, and a span must lie within the span length, which ends at
--          the last stop for legs.
create or replace function ops.check_places()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select c.operator_id, c.occurrence_id, c.booking_id,
         jsonb_build_object('claim_id', c.id, 'place', c.place, 'in_layout', lp.place is not null, 'span', c.span,
                            'span_length', o.span_length)
    from core.claims as c
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    left join core.layout_places as lp
      on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
   where c.live and c.mode = 'placed' and (lp.place is null or upper(c.span) > o.span_length)
$$;
