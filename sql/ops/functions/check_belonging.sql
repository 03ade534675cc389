-- ops.check_belonging() returns the bookings and claims that belong to nothing
--
-- What     Checks what foreign keys would check on the hot tables, where statement triggers replace them: a claim has its booking
--          and its occurrence, with the same operator and mode; a booking has its operator, and its customer if it names one.
create or replace function ops.check_belonging()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select c.operator_id, c.occurrence_id, c.booking_id,
         jsonb_build_object('claim_id', c.id, 'has_booking', b.id is not null, 'has_occurrence', o.id is not null,
                            'mode', c.mode, 'occurrence_mode', o.mode)
    from core.claims as c
    left join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
    left join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
   where b.id is null or o.id is null or o.mode <> c.mode
  union all
  select b.operator_id, null::uuid, b.id, jsonb_build_object('customer_id', b.customer_id, 'has_operator', p.id is not null)
    from core.bookings as b
    left join core.operators as p on p.id = b.operator_id
    left join core.customers as u on u.operator_id = b.operator_id and u.id = b.customer_id
   where p.id is null or (b.customer_id is not null and u.id is null)
$$;
