-- ops.check_booking_claims() returns the bookings whose status and claims disagree
--
-- What     A booking that is held, confirmed, completed or a no-show has a live claim, and none that ended by release or expiry,
--          which end the whole booking and would show in its events. A cancelled or expired booking has no live claim.
create or replace function ops.check_booking_claims()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select b.operator_id, null::uuid, b.id,
         jsonb_build_object('status', b.status, 'live_claims', coalesce(c.live, 0), 'lost_claims', coalesce(c.lost, 0))
    from core.bookings as b
    left join (select x.operator_id, x.booking_id, count(*) filter (where x.live) as live,
                      count(*) filter (where x.end_reason in ('released', 'expired', 'removed')) as lost
                 from core.claims as x group by x.operator_id, x.booking_id) as c
      on c.operator_id = b.operator_id and c.booking_id = b.id
   where case when b.status in ('cancelled', 'expired') then coalesce(c.live, 0) > 0
              else coalesce(c.live, 0) = 0
                   or (c.lost > 0 and not exists (
                         select from core.booking_events as e
                          where e.operator_id = b.operator_id and e.booking_id = b.id and e.topic = 'booking.expired')) end
$$;
