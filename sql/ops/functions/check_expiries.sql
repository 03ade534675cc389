-- ops.check_expiries() returns the live claims that do not expire at the same time as their booking
--
-- What     A claim carries its booking's expires_at, so that no reader has to join bookings to know whether it counts. An
--          ended claim has none.
create or replace function ops.check_expiries()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select c.operator_id, c.occurrence_id, c.booking_id,
         jsonb_build_object('status', b.status, 'booking_expires_at', b.expires_at, 'claim_id', c.id,
                            'claim_expires_at', c.expires_at)
    from core.claims as c
    join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
   where c.expires_at is distinct from case when c.live then b.expires_at end
$$;
