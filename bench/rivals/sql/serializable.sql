-- bench.book_serializably(wish) returns the answer
--
-- What     Reads and writes as if no other transaction ran. Under serializable isolation PostgreSQL aborts transactions that
--          cannot be ordered one after the other (40001), and the client sends them again. `taken` is updated first, so that
--          a loser is aborted before it has done the other writes.
-- Locks    The key and the rows that it writes; predicate locks on what it reads.
-- Refuses  sold_out, place_taken, occurrence_not_found, occurrence_cancelled, place_not_found, key_reused
create function bench.book_serializably(p_wish bench.wish)
returns bench.answer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_id uuid := core.new_id(p_wish.operator_id);
  v_sale       bench.sale;
  v_earlier_id uuid;
  v_free       integer;
begin
  assert current_setting('transaction_isolation') = 'serializable', 'nothing else keeps two from taking one place';
  v_earlier_id := bench.take_key(p_wish, v_booking_id);
  if v_earlier_id is not null then return bench.replay_of(v_earlier_id); end if;
  v_sale := bench.look_up(p_wish, v_booking_id);

  select o.capacity - o.taken into v_free from core.occurrences as o
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.status = 'scheduled';
  if v_free is null then perform core.refuse('occurrence_cancelled'); end if;
  if v_free < v_sale.units then
    perform core.refuse(case when p_wish.seat is null then 'sold_out' else 'place_taken' end);
  end if;
  update core.occurrences as o set taken = o.taken + v_sale.units
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id;
  v_sale := bench.claim_place(p_wish, bench.write_booking(p_wish, v_sale));
  return bench.answer_of(p_wish, v_sale);
end $$;
