-- core.touch_customer(operator, account) returns nothing, once no open transaction makes this account a customer of the operator
--
-- What     Makes the account a customer as a batch would, and rolls that back at once. A row that is not committed is
--          invisible: the only way to detect it is to write the same row. It waits for lock_timeout at most. For an account
--          that is already a customer it does not wait at all.
-- Locks    The customer and the account, until the end of the call.
create or replace function core.touch_customer(p_operator_id uuid, p_account_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from core.customers as c where c.operator_id = p_operator_id and c.account_id = p_account_id) then
    return;
  end if;
  perform core.ensure_customers(p_operator_id, array[p_account_id]);
  raise exception 'undone';
exception when raise_exception then
  return;
end $$;
