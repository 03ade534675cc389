-- core.set_self_service(allowed, only if unset) returns whether everyone who signs in may create an operator
--
-- What     Sets it, or with p_only_if_unset keeps what was set before. For the owner of the database: berth admin self-service.
-- Locks    The only row of core.installation.
create or replace function core.set_self_service(p_allowed boolean, p_only_if_unset boolean default false)
returns boolean language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.installation as i (self_service, changed_at) values (p_allowed, core.now())
  on conflict (only_row) do update set self_service = excluded.self_service, changed_at = excluded.changed_at
   where not p_only_if_unset and i.self_service <> excluded.self_service;
  return core.allows_self_service();
end $$;
