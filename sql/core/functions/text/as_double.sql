-- core.as_double(number jsonb) returns double precision
--
-- What     Reads a JSON number as JavaScript does: 1.0 is 1, numbers that are too large are infinite, and those that are too
--          small are 0. Returns null for anything that is not a number.
create or replace function core.as_double(p_number jsonb)
returns double precision language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select case when jsonb_typeof(p_number) <> 'number' then null
              when abs(n.value) >= 1.7976931348623158079e308 then sign(n.value) * 'infinity'::double precision
              when abs(n.value) <= 2.4703282292062327e-324 then 0
              else n.value::double precision end
    from (select case when jsonb_typeof(p_number) = 'number' then (p_number #>> '{}')::numeric end as value) as n
$$;
