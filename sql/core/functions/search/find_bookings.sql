-- core.find_bookings(operator, customer, status, payment status, reference, name, phone, occurrence, travel date, before, limit)
-- returns bookings, the newest first
--
-- What     The list of bookings as every interface shows it: core.list_bookings or, if something is searched for,
--          core.search_bookings. p_before_id is the last id of the previous page.
-- Refuses  As core.list_bookings and core.search_bookings.
-- Grants: execute to authenticated
create or replace function core.find_bookings(
  p_operator text default null, p_customer_id uuid default null, p_status text default null, p_payment_status text default null,
  p_reference text default null, p_name text default null, p_phone text default null, p_occurrence_id uuid default null,
  p_travel_date date default null, p_before_id uuid default null, p_limit integer default 20)
returns table (id uuid, reference text, operator_id uuid, customer_id uuid, status text, payment_status text, contact_name text,
               contact_phone text, total_minor bigint, fee_minor bigint, paid_minor bigint, refundable_minor bigint,
               currency text, expires_at timestamptz, created_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_bookings core.bookings[];
begin
  if num_nonnulls(p_reference, p_name, p_phone, p_occurrence_id, p_travel_date) = 0 then
    v_bookings := array(
      select b from core.list_bookings(p_operator, p_customer_id, p_status, p_payment_status, p_before_id, p_limit) as b);
  else
    v_bookings := array(
      select b from core.search_bookings(p_operator, p_reference, p_name, p_phone, p_occurrence_id, p_travel_date, p_customer_id,
                                         p_status, p_payment_status, p_before_id, p_limit) as b);
  end if;
  return query
  select b.id, core.show_reference(b.reference), b.operator_id, b.customer_id, b.status,
         core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status), b.contact_name, b.contact_phone, b.total_minor,
         b.fee_minor, b.paid_minor, b.refundable_minor, b.currency, b.expires_at, b.created_at
    from unnest(v_bookings) as b
   order by b.id desc;
end $$;
