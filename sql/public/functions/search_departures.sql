-- public.search_departures(operator, from_stop_id, to_stop_id, date, passengers) returns departures as JSON, by boarding time
--
-- What     transit.search_departures, for clients that reach only schema public. That function documents the result and the
--          refusals.
-- Grants: execute to anon, authenticated
create or replace function public.search_departures(
  operator text, from_stop_id uuid, to_stop_id uuid, date date, passengers integer default 1, max_rows integer default 20)
returns setof jsonb language sql stable
set search_path = pg_catalog, pg_temp as $$
  select to_jsonb(d)
    from transit.search_departures(operator, from_stop_id, to_stop_id, date, passengers, p_limit => max_rows) as d
$$;
