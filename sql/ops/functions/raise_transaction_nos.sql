-- ops.raise_transaction_nos() returns whether it had to
--
-- What     In a database that was restored where PostgreSQL counts transactions from a lower number on, events would be written
--          behind those that were read already, and never be delivered. Then what is added to each number is raised past the last
--          event, and 2^32 further: somebody may have read more than the backup has. Else it changes nothing.
-- Locks    Where it has to, core.booking_events against writers.
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
