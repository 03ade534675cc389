-- public.event_waitlists: who waits for which event: one's own, and for staff the operator's. position counts from 1 and is
-- null once they no longer wait; an offer is a hold, and its times are the hold's.
create or replace view public.event_waitlists with (security_invoker = true) as
select w.id, w.operator_id, w.occurrence_id as event_id, w.customer_id,
       core.waitlist_position(w.operator_id, w.occurrence_id, w.id) as position, w.quantity, w.status,
       w.offer_booking_id, b.created_at as promoted_at, b.expires_at as offer_expires_at, w.created_at
  from (select x.operator_id, x.occurrence_id, x.id, x.customer_id, x.quantity, x.status, x.offer_booking_id, x.created_at
          from core.customers as me
          join core.waitlist_entries as x on x.operator_id = me.operator_id and x.customer_id = me.id
         where me.account_id = (select core.my_account_id())
        union all
        select x.operator_id, x.occurrence_id, x.id, x.customer_id, x.quantity, x.status, x.offer_booking_id, x.created_at
          from core.waitlist_entries as x
         where (select core.my_operator_ids('{agent,admin}')) <> '{}'
           and x.operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[])
           and (x.customer_id = any ((select core.my_customer_ids())::uuid[])) is not true) as w
  left join core.bookings as b on b.operator_id = w.operator_id and b.id = w.offer_booking_id;
