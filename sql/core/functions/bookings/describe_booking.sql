-- core.describe_booking(booking) returns jsonb: the booking with its claims, where and when each takes place
--
-- What     All that a customer or staff need on one screen. Ended claims are listed too, with the reason.
-- Refuses  booking_not_found
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function core.describe_booking(p_booking_id uuid)
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid := core.operator_of_booking(p_booking_id);
begin
  return (
    select jsonb_build_object(
             'id', b.id, 'reference', core.show_reference(b.reference), 'status', b.status, 'version', b.version,
             'operator_id', b.operator_id, 'operator', jsonb_build_object('slug', o.slug, 'name', o.name),
             'customer_id', b.customer_id, 'booked_by', b.booked_by,
             'contact', jsonb_build_object('name', b.contact_name, 'phone', b.contact_phone, 'email', b.contact_email),
             'total_minor', b.total_minor, 'fee_minor', b.fee_minor, 'paid_minor', b.paid_minor,
             'refundable_minor', b.refundable_minor,
             'payment_status', core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status),
             'currency', b.currency, 'expires_at', b.expires_at, 'created_at', b.created_at,
             'claims', core.describe_claims(b.operator_id, b.id))
      from core.bookings as b join core.operators as o on o.id = b.operator_id
     where b.operator_id = v_operator_id and b.id = p_booking_id);
end $$;
