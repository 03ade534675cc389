-- core.index_bookings(limit) returns how many events were read
--
-- What     Writes the words of the bookings that have new events, at most p_limit events and those of the same transaction. The
--          position rises with them in the same transaction, so a run that is interrupted is done again. Words that a booking
--          no longer has remain, because whoever finds a booking compares it with its present words.
-- Locks    The position: of two runs, the second waits for the first.
-- Definer  The words of all operators are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.index_bookings(p_limit integer)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_position bigint := (select p.transaction_no from core.booking_words_position as p for update);
  v_read     record;
begin
  select array_agg(e.operator_id) as operator_ids, array_agg(e.booking_id) as booking_ids, max(e.transaction_no) as last_no,
         count(*)::integer as events
    into v_read from core.read_events_after(v_position, p_limit) as e;
  if v_read.events = 0 then return 0; end if;

  insert into core.booking_words as w (operator_id, word, booking_id)
  select o.id, x.word, x.booking_id
    from (select u.operator_id as id, array_agg(distinct u.booking_id) as booking_ids
            from unnest(v_read.operator_ids, v_read.booking_ids) as u(operator_id, booking_id) group by u.operator_id) as o
   cross join lateral core.words_of_bookings(o.id, o.booking_ids) as x
   order by o.id, x.word, x.booking_id
  on conflict do nothing;
  update core.booking_words_position as p set transaction_no = v_read.last_no;
  return v_read.events;
end $$;
