-- bench.book_optimistically(wish) returns the answer
--
-- What     Reads the occurrence with its version, decides, and writes where the version is still the one that was read; else
--          reads again. The loop is here and not in the client, which spares a round trip a try, and nothing is written
--          before the version is ours, so that a lost try has nothing to undo but its time.
-- Locks    The key, then the occurrence until the commit has been flushed.
-- Refuses  sold_out, place_taken, occurrence_not_found, occurrence_cancelled, place_not_found, key_reused; busy after so many tries
alter table core.occurrences add column version bigint not null default 0;

create function bench.book_optimistically(p_wish bench.wish)
returns bench.answer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  c_tries_max constant integer := 1000;
  v_booking_id uuid := core.new_id(p_wish.operator_id);
  v_earlier_id uuid := bench.take_key(p_wish, v_booking_id);
  v_sale       bench.sale;
  v_free       integer;
  v_version    bigint;
begin
  if v_earlier_id is not null then return bench.replay_of(v_earlier_id); end if;
  v_sale := bench.write_booking(p_wish, bench.look_up(p_wish, v_booking_id));

  for v_try in 1..c_tries_max loop
    select o.capacity - o.taken, o.version into v_free, v_version from core.occurrences as o
     where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.status = 'scheduled';
    if v_free is null then perform core.refuse('occurrence_cancelled'); end if;
    if v_free < v_sale.units then
    perform core.refuse(case when p_wish.seat is null then 'sold_out' else 'place_taken' end);
  end if;
    update core.occurrences as o set taken = o.taken + v_sale.units, version = o.version + 1
     where o.operator_id = p_wish.operator_id and o.id = p_wish.occurrence_id and o.version = v_version;
    if found then
      return bench.answer_of(p_wish, bench.claim_place(p_wish, v_sale));
    end if;
  end loop;
  perform core.refuse('busy');
end $$;
