-- bench.book_by_row_lock(wish) returns the answer
--
-- What     A transaction a request, which locks the row of the occurrence, looks, and writes. In its best form: one round
--          trip, and everything that needs no lock is written before it is taken, for the next in line waits until this
--          transaction is on disk.
-- Locks    The key, then the occurrence until the commit has been flushed.
-- Refuses  sold_out, place_taken, occurrence_not_found, occurrence_cancelled, place_not_found, key_reused
create function bench.book_by_row_lock(p_wish bench.wish)
returns bench.answer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_id uuid := core.new_id(p_wish.operator_id);
  v_earlier_id uuid := bench.take_key(p_wish, v_booking_id);
  v_sale       bench.sale;
  v_free       integer;
begin
  if v_earlier_id is not null then return bench.replay_of(v_earlier_id); end if;
  v_sale := bench.write_booking(p_wish, bench.look_up(p_wish, v_booking_id));

  select o.capacity - o.taken into v_free from core.occurrences as o
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.status = 'scheduled'
     for no key update;
  if v_free is null then perform core.refuse('occurrence_cancelled'); end if;
  if v_free < v_sale.units then
    perform core.refuse(case when p_wish.seat is null then 'sold_out' else 'place_taken' end);
  end if;
  v_sale := bench.claim_place(p_wish, v_sale);
  update core.occurrences as o set taken = o.taken + v_sale.units
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id;
  return bench.answer_of(p_wish, v_sale);
end $$;
