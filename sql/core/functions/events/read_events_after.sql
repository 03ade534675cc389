-- core.read_events_after(number, limit) returns the events of later transactions, oldest first, of all operators
--
-- What     The queue for the delivery of events, which marks no rows: the reader remembers the transaction_no of the last event
--          that it processed, and asks for later ones. Events of a running transaction, and all events after it, are not
--          returned yet, so that an event that commits late is not missed. All events of a transaction are returned together,
--          beyond the limit if necessary. Two events of one booking may come in the wrong order, if a transaction that began
--          earlier waited for one that began later: version tells their order.
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
