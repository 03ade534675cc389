-- ops.check_totals() returns the bookings whose amounts do not add up
--
-- What     total_minor is the price of the live claims, and their occurrences are sold in the booking's currency.
create or replace function ops.check_totals()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select b.operator_id, null::uuid, b.id,
         jsonb_build_object('total_minor', b.total_minor, 'claims_minor', coalesce(sum(c.price_minor), 0),
                            'currency', b.currency, 'claims_currencies', array_agg(distinct o.currency))
    from core.bookings as b
    left join core.claims as c on c.operator_id = b.operator_id and c.booking_id = b.id and c.live
    left join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
   where b.status in ('held', 'confirmed', 'completed', 'no_show')
   group by b.operator_id, b.id
  having b.total_minor <> coalesce(sum(c.price_minor), 0) or bool_or(o.currency <> b.currency)
$$;
