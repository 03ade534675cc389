-- ops.check_taken() returns the occurrences that are oversold, or whose count differs from that of their live claims
--
-- What     taken must equal the units (places times span length) of the live claims, and must not exceed capacity. An expired
--          hold counts until it is ended.
create or replace function ops.check_taken()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select o.operator_id, o.id, null::uuid,
         jsonb_build_object('capacity', o.capacity, 'taken', o.taken, 'live_units', coalesce(u.units, 0))
    from core.occurrences as o
    left join (select c.operator_id, c.occurrence_id, sum(c.quantity * (upper(c.span) - lower(c.span))) as units
                 from core.claims as c where c.live group by c.operator_id, c.occurrence_id) as u
      on u.operator_id = o.operator_id and u.occurrence_id = o.id
   where o.taken <> coalesce(u.units, 0) or o.taken not between 0 and o.capacity
$$;
