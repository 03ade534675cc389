-- core.payment_status(paid, owed, status) returns unpaid, paid, free or refund_due
--
-- What     Derived, never stored. Owed are the price of what is still booked and the fees of what was given up. Paid is said
--          only where something was: where nothing is owed and nothing was paid, what came about is free, and what came to
--          nothing (cancelled, expired) unpaid.
-- Grants: execute to authenticated
create or replace function core.payment_status(p_paid_minor bigint, p_owed_minor bigint, p_status text)
returns text language sql immutable parallel safe as $$
  select case when p_paid_minor > p_owed_minor then 'refund_due'
              when p_paid_minor < p_owed_minor then 'unpaid'
              when p_paid_minor > 0 then 'paid'
              when p_status in ('cancelled', 'expired') then 'unpaid'
              else 'free' end
$$;
