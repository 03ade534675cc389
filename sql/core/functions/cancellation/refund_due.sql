-- core.refund_due(paid, owed) returns what is to be paid back, in minor units
--
-- What     What was paid beyond what is owed: never more than was paid, and nothing where nothing was. Owed are the price of
--          what is still booked and the fees of what was given up. Written to be inlined.
create or replace function core.refund_due(p_paid_minor bigint, p_owed_minor bigint)
returns bigint language sql immutable parallel safe as $$
  select greatest(p_paid_minor - p_owed_minor, 0)
$$;
