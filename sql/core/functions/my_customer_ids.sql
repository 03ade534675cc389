-- core.my_customer_ids() returns the caller's customer records, one an operator
--
-- Definer  Customers are private; this answers only for the caller.
create or replace function core.my_customer_ids()
returns uuid[] language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(c.id), '{}') from core.customers as c where c.account_id = (select core.my_account_id())
$$;
