-- core.transaction_no() returns the number of the transaction, as stored in its events
--
-- What     PostgreSQL's own number, which rises by one with each transaction that writes, plus the offset that was set if the
--          database was restored to a server with lower numbers (ops.raise_transaction_nos). Call it once per statement:
--          (select core.transaction_no()).
create or replace function core.transaction_no()
returns bigint language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select pg_current_xact_id()::text::bigint + c.added from core.transaction_clock as c
$$;
