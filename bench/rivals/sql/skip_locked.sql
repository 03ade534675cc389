-- bench.book_by_skip_locked(wish) returns the answer
--
-- What     Every free place is a row of a pool. Booking takes rows out, passing by those that another transaction is taking,
--          so nobody waits. A row is deleted, not marked: that writes less, and leaves nothing that later ones step over. No
--          count is kept in the occurrence. A place can only be sold for the whole trip.
-- Locks    The key, then the places that it takes.
-- Refuses  sold_out, place_taken, stop_not_on_trip, occurrence_not_found, place_not_found, key_reused
create table bench.free_places (
  operator_id   uuid not null,
  occurrence_id uuid not null,
  place         integer not null,
  primary key (operator_id, occurrence_id, place)
);
alter table bench.free_places owner to berth_owner;

-- bench.refuse_or_retry(wish) raises
--
-- What     Too few places were free of locks. Those that others have locked may come back: then the transaction is to be sent
--          again, like one that lost. As it is mostly written, without this, it says sold out while places are free; the
--          checker found that within a hundred operations.
create function bench.refuse_or_retry(p_wish bench.wish)
returns void language plpgsql volatile as $$
begin
  if (select count(*) from (select from bench.free_places as f
                             where f.operator_id = p_wish.operator_id and f.occurrence_id = p_wish.occurrence_id
                             limit p_wish.quantity) as x) < p_wish.quantity then
    perform core.refuse('sold_out');
  end if;
  raise serialization_failure using message = 'others are taking the last places';
end $$;

create function bench.book_by_skip_locked(p_wish bench.wish)
returns bench.answer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_id uuid := core.new_id(p_wish.operator_id);
  v_earlier_id uuid := bench.take_key(p_wish, v_booking_id);
  v_sale       bench.sale;
  v_places     integer[];
begin
  if v_earlier_id is not null then return bench.replay_of(v_earlier_id); end if;
  v_sale := bench.look_up(p_wish, v_booking_id);
  if not v_sale.is_whole then perform core.refuse('stop_not_on_trip'); end if;
  v_sale := bench.write_booking(p_wish, v_sale);

  if p_wish.seat is null then
    v_places := array(select f.place from bench.free_places as f
                       where f.operator_id = p_wish.operator_id and f.occurrence_id = p_wish.occurrence_id
                       order by f.place limit p_wish.quantity for update skip locked);
    if cardinality(v_places) < p_wish.quantity then perform bench.refuse_or_retry(p_wish); end if;
    delete from bench.free_places as f
     where f.operator_id = p_wish.operator_id and f.occurrence_id = p_wish.occurrence_id and f.place = any (v_places);
    if v_sale.mode = 'placed' then v_sale.place := v_places[1]; end if;
  else
    delete from bench.free_places as f
     where f.operator_id = p_wish.operator_id and f.occurrence_id = p_wish.occurrence_id and f.place = v_sale.place;
    if not found then perform core.refuse('place_taken'); end if;
  end if;
  return bench.answer_of(p_wish, bench.claim_place(p_wish, v_sale));
end $$;
