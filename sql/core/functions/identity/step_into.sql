-- core.step_into(pointer, name) returns a JSON Pointer (RFC 6901) one step further down
--
-- What     Cut at 200 characters, since it is echoed to the caller who sent the name.
create or replace function core.step_into(p_pointer text, p_name text)
returns text language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select left(p_pointer || '/' || replace(replace(p_name, '~', '~0'), '/', '~1'), 200)
$$;
