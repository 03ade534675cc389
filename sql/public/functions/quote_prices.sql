-- public.quote_prices(occurrence_id, from_stop_id, to_stop_id) returns what a place costs as JSON, by class and type of passenger
--
-- What     transit.quote_prices, for clients that reach only schema public: the prices of a departure or an event before it is
--          booked, with the fare and the rules that make them. That function documents the result and the refusals.
-- Grants: execute to anon, authenticated
create or replace function public.quote_prices(occurrence_id uuid, from_stop_id uuid default null, to_stop_id uuid default null)
returns setof jsonb language sql stable
set search_path = pg_catalog, pg_temp as $$
  select to_jsonb(q) from transit.quote_prices(occurrence_id, from_stop_id, to_stop_id) as q
$$;
