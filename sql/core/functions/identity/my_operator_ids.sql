-- core.my_operator_ids(roles) returns the operators for which the caller has one of these roles
--
-- What     Null means any role. Policies call it as (select …), so that it runs once for each statement. Before 18, a function
--          in SQL would be planned each time.
-- Definer  Members are private; this answers only for the caller.
create or replace function core.my_operator_ids(p_roles text[] default null)
returns uuid[] language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return array(
    select m.operator_id from core.members as m
     where m.account_id = (select core.my_account_id()) and (p_roles is null or m.role = any (p_roles)));
end $$;
