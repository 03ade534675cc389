-- public.registrations: who takes part in which class event. Customers see their own. Staff see those of their operator with the
-- customer, and instructors without (core.read_roster gives them names).
create or replace view public.registrations with (security_invoker = true) as
select c.id, c.operator_id, c.occurrence_id as event_id, c.booking_id, c.customer_id, c.quantity,
       case when not c.live then c.end_reason when c.expires_at is null then coalesce(c.status, 'confirmed') else 'held' end as status,
       core.id_time(c.id) as created_at
  from (select x.id, x.operator_id, x.occurrence_id, x.booking_id, x.quantity, x.live, x.expires_at, x.end_reason,
               b.customer_id, b.status
          from core.bookings as b
          join core.claims as x on x.operator_id = b.operator_id and x.booking_id = b.id
         where b.customer_id = any ((select core.my_customer_ids())::uuid[])
        union all
        select x.id, x.operator_id, x.occurrence_id, x.booking_id, x.quantity, x.live, x.expires_at, x.end_reason,
               b.customer_id, b.status
          from core.claims as x
          left join core.bookings as b on b.operator_id = x.operator_id and b.id = x.booking_id
         where (select core.operator_ids_seen('{agent,admin}')) <> '{}'
           and x.operator_id = any ((select core.operator_ids_seen('{agent,admin}'))::uuid[])
           and (b.customer_id = any ((select core.my_customer_ids())::uuid[])) is not true
        union all
        select x.id, e.operator_id, e.id, x.booking_id, x.quantity, x.live, x.expires_at, x.end_reason,
               null::uuid as customer_id, null::text as status
          from core.occurrences as e
          join core.offerings as g on g.operator_id = e.operator_id and g.id = e.offering_id and g.kind = 'class'
         cross join lateral core.read_attendance(e.operator_id, e.id) as x
         where (select core.my_operator_ids('{instructor,provider}')) <> '{}'
           and e.operator_id = any ((select core.my_operator_ids('{instructor,provider}'))::uuid[])) as c
  join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
  join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
 where f.kind = 'class';
