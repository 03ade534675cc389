-- core.refund_due(paid, owed) returns the amount to be refunded, in minor units
--
-- What     The amount paid beyond the amount owed, which is the price of what is still booked and the fees of what was
--          cancelled. It is never more than was paid. Written to be inlined.
create or replace function core.refund_due(p_paid_minor bigint, p_owed_minor bigint)
returns bigint language sql immutable parallel safe as $$
  select greatest(p_paid_minor - p_owed_minor, 0)
$$;
