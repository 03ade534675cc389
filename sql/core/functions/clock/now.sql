-- core.now() returns the time by which Berth decides
--
-- What     The start of the transaction. All rules use this clock, so that a test can set the time by replacing this function in
--          its own database, which only the owner can do.
-- Grants: execute to authenticated
create or replace function core.now()
returns timestamptz language sql stable parallel safe as $$ select pg_catalog.now() $$;
