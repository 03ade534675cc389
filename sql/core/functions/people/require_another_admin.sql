-- core.require_another_admin(operator, account) returns nothing, or refuses
--
-- What     Checks that another admin is left before this account stops being one. A machine account does not count, since
--          nobody could sign in with it to appoint the next admin.
-- Locks    The operator, so that two admins cannot remove each other at the same time.
-- Refuses  not_allowed, with reason last_admin
create or replace function core.require_another_admin(p_operator_id uuid, p_account_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.operators as o where o.id = p_operator_id for no key update;
  if exists (select from core.members as m
              where m.operator_id = p_operator_id and m.account_id = p_account_id and m.role = 'admin')
     and not exists (select from core.members as m
                       join core.accounts as a on a.id = m.account_id
                       join core.accounts as going on going.id = p_account_id
                      where m.operator_id = p_operator_id and m.account_id <> p_account_id and m.role = 'admin'
                        and (a.kind = 'person' or going.kind = 'machine')) then
    perform core.refuse('not_allowed', jsonb_build_object('reason', 'last_admin'));
  end if;
end $$;
