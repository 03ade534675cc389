-- core.payment_status(paid, owed, status) returns paid, unpaid or refund_due
--
-- What     Derived, never stored. Owed is the price of what is still booked and the fees of what was given up. Nothing owed
--          is paid, except where nothing came of the booking.
-- Grants: execute to authenticated
create or replace function core.payment_status(p_paid_minor bigint, p_owed_minor bigint, p_status text)
returns text language sql immutable parallel safe as $$
  select case when p_status in ('cancelled', 'expired') and p_paid_minor = 0 then 'unpaid'
              when p_paid_minor > p_owed_minor then 'refund_due'
              when p_paid_minor = p_owed_minor then 'paid'
              else 'unpaid' end
$$;
