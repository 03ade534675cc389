-- core.search_words(name, phone) returns the words that a search for them looks for, the longest first
--
-- Refuses  invalid_request: a name without a letter or digit, or a telephone number with fewer than four digits
create or replace function core.search_words(p_name text, p_phone text)
returns text[] language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_phone_digits_max constant integer := 9; -- beyond these, countries write their numbers in more than one way
  v_words text[] := core.words_of_name(p_name);
  v_phone text := left(core.word_of_phone(p_phone), 1 + v_phone_digits_max);
begin
  if p_name is not null and v_words = '{}' then perform core.refuse_field('name', 'must have a letter or a digit'); end if;
  if p_phone is not null and v_phone is null then perform core.refuse_field('phone', 'must have at least four digits'); end if;
  return array(select w.word from unnest(v_words || v_phone) as w(word) where w.word is not null
                order by length(w.word) desc, w.word);
end $$;
