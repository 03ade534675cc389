-- bench.book_by_conditional_update(wish) returns the answer
--
-- What     No look and no lock of its own: the last statement adds to `taken` where it fits, and the row count says whether it
--          did. The row is locked for that statement and the flush of the commit, the least that any way which keeps a count
--          in the row can do.
-- Locks    The key, then the occurrence until the commit has been flushed.
-- Refuses  sold_out, place_taken, occurrence_not_found, place_not_found, key_reused
create function bench.book_by_conditional_update(p_wish bench.wish)
returns bench.answer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_id uuid := core.new_id(p_wish.operator_id);
  v_earlier_id uuid := bench.take_key(p_wish, v_booking_id);
  v_sale       bench.sale;
begin
  if v_earlier_id is not null then return bench.replay_of(v_earlier_id); end if;
  v_sale := bench.write_booking(p_wish, bench.look_up(p_wish, v_booking_id));

  v_sale := bench.claim_place(p_wish, v_sale);
  update core.occurrences as o set taken = o.taken + v_sale.units
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.status = 'scheduled'
     and o.taken + v_sale.units <= o.capacity;
  if not found then perform core.refuse('sold_out'); end if;
  return bench.answer_of(p_wish, v_sale);
end $$;
