-- core.now() returns the time by which Berth decides
--
-- What     The transaction's start. The one clock of every rule, so that a test can set the time by replacing this
--          function in its own database; nobody but the owner can.
-- Grants: execute to authenticated
create or replace function core.now()
returns timestamptz language sql stable parallel safe as $$ select pg_catalog.now() $$;
