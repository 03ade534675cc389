-- transit.days_of(weekdays) returns the days of the week of a bit mask: {mon,tue}
--
-- Grants: execute to anon, authenticated
create or replace function transit.days_of(p_weekdays integer)
returns text[] language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select array(select d.day from unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) with ordinality as d(day, no)
                where p_weekdays & (1 << (d.no::integer - 1)) <> 0 order by d.no)
$$;
