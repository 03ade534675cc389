-- core.word_of_phone(phone) returns the word by which a telephone number is found
--
-- What     Its digits in reverse order behind a #, so that a number is found by its end, whichever way its beginning was
--          written: +41 79, 0041 79 and 079 have the same last nine digits. Null if the number has fewer than four digits.
create or replace function core.word_of_phone(p_phone text)
returns text language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select '#' || reverse(d.digits) from (select regexp_replace(p_phone, '[^0-9]', '', 'g') as digits) as d where length(d.digits) >= 4
$$;
