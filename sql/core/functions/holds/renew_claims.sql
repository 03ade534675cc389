-- core.renew_claims(operator, booking) returns nothing
--
-- What     Takes the places of an expired hold again, provided that all of them are free, nobody is on the waitlist for them,
--          and the occurrence has not begun. The new claims equal the ended ones.
-- Locks    Nothing: the caller has locked the occurrences and the booking.
-- Refuses  hold_expired
create or replace function core.renew_claims(p_operator_id uuid, p_booking_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.end_reason = 'moved')
  or exists (
    select from core.claims_of(p_operator_id, array[p_booking_id]) as c
      join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
     where c.end_reason = 'expired'
       and (o.status <> 'scheduled' or o.waiting > 0 or c.begins_at <= core.now()
            -- The layout may have changed since, so the place must exist in the current one.
            or (c.mode = 'placed' and not exists (
                  select from core.layout_places as lp
                   where lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place and not lp.blocked))
            or (c.mode = 'placed' and exists (
                  select from core.claims as x
                   where x.operator_id = c.operator_id and x.occurrence_id = c.occurrence_id and x.place = c.place
                     and x.live and x.span && c.span))))
  or exists (
    select from core.claims_of(p_operator_id, array[p_booking_id]) as c
      join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
     where c.end_reason = 'expired' and c.mode = 'counted'
     group by o.id, o.capacity, o.taken having sum(c.quantity) > o.capacity - o.taken) then
    perform core.refuse('hold_expired');
  end if;

  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no,
                           price_minor, fare_id, holder)
  select c.operator_id, c.occurrence_id, core.new_id(p_operator_id), c.booking_id, c.mode, c.place, c.span, c.quantity, c.begins_at,
         c.ends_at, c.item_no, c.price_minor, c.fare_id, c.holder
    from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.end_reason = 'expired';
  update core.occurrences as o set taken = o.taken + u.units
    from (select c.occurrence_id, sum(c.quantity * (upper(c.span) - lower(c.span)))::integer as units
            from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.live group by c.occurrence_id) as u
   where o.operator_id = p_operator_id and o.id = u.occurrence_id;
end $$;
