-- core.bookings_with_words(operator, words) returns the bookings that may have all of these words, each at least begun
--
-- What     Candidates: the caller compares them with their present words (core.words_of_bookings). The first word is looked up
--          by prefix, so the longest, which fewest bookings have, comes first. Bookings with events that are not indexed yet are
--          all candidates: those of the last minute, if the worker runs. They are found by transaction number, which offset 0
--          ensures: by operator, all events would be read.
create or replace function core.bookings_with_words(p_operator_id uuid, p_words text[])
returns setof uuid language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_after constant text := chr(1114111); -- sorts behind every other character
begin
  return query
  select w.booking_id from core.booking_words as w
   where w.operator_id = p_operator_id and w.word >= p_words[1] and w.word < p_words[1] || v_after
  union
  select e.booking_id
    from (select x.operator_id, x.booking_id from core.booking_events as x
           where x.transaction_no > (select p.transaction_no from core.booking_words_position as p) offset 0) as e
   where e.operator_id = p_operator_id;
end $$;
