-- core.payment_status(paid, owed, status) returns unpaid, paid, free or refund_due
--
-- What     It is derived and never stored. The amount owed is the price of what is still booked, and the fees of what was
--          cancelled. The result is paid only if something was paid. If nothing is owed and nothing was paid, a booking is
--          free, or unpaid if it was cancelled or has expired.
-- Grants: execute to authenticated
create or replace function core.payment_status(p_paid_minor bigint, p_owed_minor bigint, p_status text)
returns text language sql immutable parallel safe as $$
  select case when p_paid_minor > p_owed_minor then 'refund_due'
              when p_paid_minor < p_owed_minor then 'unpaid'
              when p_paid_minor > 0 then 'paid'
              when p_status in ('cancelled', 'expired') then 'unpaid'
              else 'free' end
$$;
