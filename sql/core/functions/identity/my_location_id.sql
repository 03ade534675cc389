-- core.my_location_id() returns the location to which the caller narrows what it sees, or null
--
-- What     The setting app.current_location_id. It only restricts: only restrictive policies use it. A value that
--          is no uuid matches no location, and does not count as missing. Written to be inlined.
-- Parallel Unsafe on purpose: every restrictive policy calls it, and short lists were planned with parallel workers, which took
--          10 ms to start.
-- Grants: execute to anon, authenticated
create or replace function core.my_location_id()
returns uuid language sql stable as $$
  select case when coalesce(current_setting('app.current_location_id', true), '') = '' then null
              when current_setting('app.current_location_id', true) ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$'
                then current_setting('app.current_location_id', true)::uuid
              else '00000000-0000-0000-0000-000000000000'::uuid end
$$;
