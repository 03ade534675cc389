-- bench.book_by_advisory_lock(wish) returns the answer
--
-- What     As bench.book_by_row_lock, but what is locked is a number made of the occurrence's id: waiting for it leaves no
--          trace in the row.
-- Locks    The key, then the advisory lock of the occurrence until the commit has been flushed.
-- Refuses  sold_out, place_taken, occurrence_not_found, occurrence_cancelled, place_not_found, key_reused
create function bench.book_by_advisory_lock(p_wish bench.wish)
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

  perform pg_advisory_xact_lock(uuid_hash_extended(p_wish.occurrence_id, 0));
  select o.capacity - o.taken into v_free from core.occurrences as o
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.status = 'scheduled';
  if v_free is null then perform core.refuse('occurrence_cancelled'); end if;
  if v_free < v_sale.units then
    perform core.refuse(case when p_wish.seat is null then 'sold_out' else 'place_taken' end);
  end if;
  v_sale := bench.claim_place(p_wish, v_sale);
  update core.occurrences as o set taken = o.taken + v_sale.units
   where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id;
  return bench.answer_of(p_wish, v_sale);
end $$;
