-- core.transaction_no() returns the number of the transaction, as its events have it
--
-- What     PostgreSQL's own number, which rises by one with each transaction that writes, and what was added when the database was
--          restored where numbers were lower (ops.raise_transaction_nos). Ask once a statement: (select core.transaction_no()).
create or replace function core.transaction_no()
returns bigint language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select pg_current_xact_id()::text::bigint + c.added from core.transaction_clock as c
$$;
