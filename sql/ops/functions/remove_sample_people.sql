-- ops.remove_sample_people(operator) returns nothing
--
-- What     Removes sample customers without a booking, and the sample agents. An agent who made a real booking loses the role and
--          keeps the account, since the booking refers to it.
create or replace function ops.remove_sample_people(p_operator_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_account_ids uuid[];
begin
  delete from core.customers as c where c.operator_id = p_operator_id and c.sample
     and not exists (select from core.bookings as b where b.customer_id = c.id and b.operator_id = c.operator_id);
  with gone as (
    delete from core.members as m using core.accounts as a
     where m.operator_id = p_operator_id and a.id = m.account_id and a.email like 'agent-%@samples.invalid'
    returning m.account_id)
  select array_agg(g.account_id) into v_account_ids from gone as g;
  delete from core.accounts as a where a.id = any (v_account_ids)
     and not exists (select from core.members as m where m.account_id = a.id)
     and not exists (select from core.customers as c where c.account_id = a.id)
     and not exists (select from core.api_keys as k where k.account_id = a.id)
     and not exists (select from core.bookings as b where b.operator_id = p_operator_id and b.booked_by = a.id);
end $$;
