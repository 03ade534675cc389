-- core.read_events_after(number, limit) returns the events of later transactions, oldest first, of all operators
--
-- What     The queue that whoever delivers events reads, without a mark on any row: the reader keeps the transaction_no of the last
--          event that it has done with, and asks for what is behind. Events of a transaction that still runs, and all behind it,
--          are not shown yet, so that none is missed that commits late. All events of a transaction come together, beyond the
--          limit if need be. Of one booking two may come in the wrong order, where a transaction that began earlier waited for
--          one that began later: version says which is which.
-- Definer  Reads all operators' rows; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.read_events_after(p_transaction_no bigint, p_limit integer)
returns table (transaction_no bigint, operator_id uuid, booking_id uuid, version integer, topic text, at timestamptz,
               account_id uuid, request_id text, detail jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select e.transaction_no, e.operator_id, e.booking_id, e.version, e.topic, e.at, e.account_id, e.request_id, e.detail
    from core.booking_events as e
   where e.transaction_no > p_transaction_no
     and e.transaction_no < (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + c.added from core.transaction_clock as c)
   order by e.transaction_no fetch first p_limit rows with ties
$$;
