-- bench.book_by_unique_slot(wish) returns the answer
--
-- What     One unique key says that a place of an occurrence is sold once; nothing else is looked at or locked, and no count
--          is kept in the occurrence. The exclusion constraint goes, for it would check the same again. So a place can only be
--          sold for the whole trip, and what has no numbered places cannot be sold at all.
-- Locks    The key, then the slot, against whoever writes the same one.
-- Refuses  place_taken, place_not_choosable, stop_not_on_trip, occurrence_not_found, place_not_found, key_reused
do $$
declare v_claims regclass;
begin
  for v_claims in select i.inhrelid from pg_inherits as i where i.inhparent = 'core.claims'::regclass loop
    execute (select format('alter table %s drop constraint %I', v_claims, c.conname) from pg_constraint as c
              where c.conrelid = v_claims and c.contype = 'x');
  end loop;
end $$;
create unique index a_slot_is_sold_once on core.claims (operator_id, occurrence_id, place) where live and place is not null;

create function bench.book_by_unique_slot(p_wish bench.wish)
returns bench.answer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_id uuid := core.new_id(p_wish.operator_id);
  v_earlier_id uuid := bench.take_key(p_wish, v_booking_id);
  v_sale       bench.sale;
begin
  if v_earlier_id is not null then return bench.replay_of(v_earlier_id); end if;
  v_sale := bench.look_up(p_wish, v_booking_id);
  if v_sale.mode <> 'placed' then perform core.refuse('place_not_choosable'); end if;
  if not v_sale.is_whole then perform core.refuse('stop_not_on_trip'); end if;

  -- The slot comes last: whoever wants the same one waits no longer than it must.
  v_sale := bench.write_booking(p_wish, v_sale);
  return bench.answer_of(p_wish, bench.claim_place(p_wish, v_sale));
end $$;
