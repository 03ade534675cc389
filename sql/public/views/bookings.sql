-- public.bookings: one's own at every operator; for staff the operator's. total is what is still booked, in major units.
--
-- Two questions, each with its index, in place of one "or" that reaches none. The second is not asked at all for a caller
-- who is no staff (a one-time filter).
create or replace view public.bookings with (security_invoker = true) as
select b.id, core.show_reference(b.reference) as reference, b.operator_id, b.customer_id, b.status,
       core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) as payment_status,
       b.contact_name, b.contact_phone, b.contact_email, core.major_units(b.total_minor, b.currency) as total,
       b.total_minor, b.fee_minor, b.paid_minor, b.refundable_minor, b.currency, b.expires_at, b.created_at
  from (select x.id, x.reference, x.operator_id, x.customer_id, x.status, x.contact_name, x.contact_phone, x.contact_email,
               x.total_minor, x.fee_minor, x.paid_minor, x.refundable_minor, x.currency, x.expires_at, x.created_at
          from core.bookings as x
         where x.customer_id = any ((select core.my_customer_ids())::uuid[])
        union all
        select x.id, x.reference, x.operator_id, x.customer_id, x.status, x.contact_name, x.contact_phone, x.contact_email,
               x.total_minor, x.fee_minor, x.paid_minor, x.refundable_minor, x.currency, x.expires_at, x.created_at
          from core.bookings as x
         where (select core.my_operator_ids('{agent,admin}')) <> '{}'
           and x.operator_id = any ((select core.my_operator_ids('{agent,admin}'))::uuid[])
           and (x.customer_id = any ((select core.my_customer_ids())::uuid[])) is not true) as b;
