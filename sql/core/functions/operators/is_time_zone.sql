-- core.is_time_zone(name) returns whether it is the name of a time zone that browsers and servers know too
--
-- What     A name of the IANA database, written as there. PostgreSQL's list also has the files of the machine: posix/…, right/…
--          and localtime. It reads them all, which takes some ten milliseconds: for rare changes only.
create or replace function core.is_time_zone(p_name text)
returns boolean language sql stable strict
set search_path = pg_catalog, pg_temp as $$
  select exists (select from pg_catalog.pg_timezone_names as z
                  where z.name = p_name and z.name !~ '^(posix|right)/|^(posixrules|localtime|Factory)$')
$$;
