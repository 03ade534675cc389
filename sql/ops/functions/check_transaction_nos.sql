-- ops.check_transaction_nos() returns a row if the next event would have a lower number than an existing one
--
-- What     This happens after a restore to a server with lower transaction numbers: new events are never delivered until berth
--          migrate has raised the numbers (ops.raise_transaction_nos).
create or replace function ops.check_transaction_nos()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select null::uuid, null::uuid, null::uuid,
         jsonb_build_object('last_number', l.transaction_no, 'next_number', n.transaction_no, 'remedy', 'berth migrate')
    from (select max(e.transaction_no) as transaction_no from core.booking_events as e) as l
   cross join (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + c.added as transaction_no
                 from core.transaction_clock as c) as n
   where l.transaction_no >= n.transaction_no
$$;
