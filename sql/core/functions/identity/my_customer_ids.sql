-- core.my_customer_ids() returns the caller's customer records, one for each operator
--
-- What     Nearly every statement calls it. Before 18, a function in SQL would be planned each time.
-- Definer  Customers are private; this answers only for the caller.
create or replace function core.my_customer_ids()
returns uuid[] language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return array(select c.id from core.customers as c where c.account_id = (select core.my_account_id()));
end $$;
