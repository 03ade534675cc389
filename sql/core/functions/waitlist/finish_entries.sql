-- core.finish_entries(operator, rows, entries, status, offers, reasons) returns nothing
--
-- What     Changes the status of these waitlist entries: to offered, with the booking that is the offer of each; to lapsed,
--          with the reason of each; or to the answer to an offer. Given a list of keys, an update may read a whole line, or
--          every entry of the operator, in a table that the planner believes to be small (core.finish_claims). So the rows are
--          fetched by their location, which is known to the function that found them. Arrays have one element per entry.
-- Locks    Nothing: the caller has locked the occurrences, and entries change only under that lock, so that no row moves.
create or replace function core.finish_entries(
  p_operator_id uuid, p_row_at tid[], p_entry_id uuid[], p_status text, p_offer_id uuid[] default null,
  p_reason text[] default null)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_indexscan = off set enable_bitmapscan = off as $$
declare
  v_finished bigint;
begin
  update core.waitlist_entries as w
     set status = p_status, lapse_reason = p_reason[array_position(p_entry_id, w.id)],
         offer_booking_id = coalesce(p_offer_id[array_position(p_entry_id, w.id)], w.offer_booking_id)
   where w.operator_id = p_operator_id and w.ctid = any (p_row_at);
  get diagnostics v_finished = row_count;
  assert v_finished = cardinality(p_row_at), 'an entry lies where it was found';
end $$;
