-- public.event_waitlists: the waitlist entries of the caller; for staff, those of their operator. line_number is in the order in which
-- entries were made. position counts the entries that still wait, from 1, and is null for one that no longer does. An offer is a hold
-- and has its times. lines is the requested booking; lapse_reason is the code of the refusal because of which no offer could be made.
-- A customer cannot see other entries to count them, so a function does. Roles of the database itself count the rows.
create or replace view public.event_waitlists with (security_invoker = true) as
select w.id, w.operator_id, w.occurrence_id as event_id, w.customer_id,
       case when current_user in ('anon', 'authenticated') then core.waitlist_position(w.operator_id, w.occurrence_id, w.id)
            when w.status = 'waiting' then (
              select count(*)::integer from core.waitlist_entries as e
               where e.operator_id = w.operator_id and e.occurrence_id = w.occurrence_id and e.status = 'waiting'
                 and e.line_number <= w.line_number)
            end as position, w.quantity, w.status,
       w.offer_booking_id, b.created_at as promoted_at, b.expires_at as offer_expires_at, w.created_at, w.line_number,
       w.lines, w.lapse_reason
  from (select x.operator_id, x.occurrence_id, x.id, x.customer_id, x.quantity, x.status, x.offer_booking_id, x.created_at,
               x.line_number, x.lines, x.lapse_reason
          from core.customers as me
          join core.waitlist_entries as x on x.operator_id = me.operator_id and x.customer_id = me.id
         where me.account_id = (select core.my_account_id())
        union all
        select x.operator_id, x.occurrence_id, x.id, x.customer_id, x.quantity, x.status, x.offer_booking_id, x.created_at,
               x.line_number, x.lines, x.lapse_reason
          from core.waitlist_entries as x
         where (select core.operator_ids_seen('{agent,admin}')) <> '{}'
           and x.operator_id = any ((select core.operator_ids_seen('{agent,admin}'))::uuid[])
           and (x.customer_id = any ((select core.my_customer_ids())::uuid[])) is not true) as w
  left join core.bookings as b on b.operator_id = w.operator_id and b.id = w.offer_booking_id;
