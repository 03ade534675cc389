-- public.seat_map(departure_id, from_stop_id, to_stop_id) returns the places of a departure as JSON, in order
--
-- What     transit.seat_map, for clients that reach only schema public: which seats are free for that journey, and the price of
--          each. That function documents the result and the refusals.
-- Grants: execute to anon, authenticated
create or replace function public.seat_map(departure_id uuid, from_stop_id uuid default null, to_stop_id uuid default null)
returns setof jsonb language sql stable
set search_path = pg_catalog, pg_temp as $$
  select to_jsonb(s) from transit.seat_map(departure_id, from_stop_id, to_stop_id) as s
$$;
