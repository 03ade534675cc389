-- ops.raise_transaction_nos() returns whether the numbers had to be raised
--
-- What     After a restore to a server with lower transaction numbers, new events would come before those that were already
--          read, and would never be delivered. In that case this raises the offset, so that new numbers exceed that of the last
--          event by 2^32: a reader may have read more events than the backup contains. Otherwise it changes nothing.
-- Locks    If numbers have to be raised, core.booking_events against writers.
create or replace function ops.raise_transaction_nos()
returns boolean language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from ops.check_transaction_nos()) then return false; end if;
  lock table core.booking_events in share row exclusive mode;
  update core.transaction_clock as c
     set added = (select max(e.transaction_no) from core.booking_events as e) + 4294967296
                 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  return true;
end $$;
