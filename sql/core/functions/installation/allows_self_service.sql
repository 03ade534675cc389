-- core.allows_self_service() returns whether everyone who signs in may create an operator
--
-- What     False unless core.set_self_service has said otherwise.
create or replace function core.allows_self_service()
returns boolean language sql stable
set search_path = pg_catalog, pg_temp as $$
  select coalesce((select i.self_service from core.installation as i), false)
$$;
