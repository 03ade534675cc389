-- core.words_of_name(name) returns the words by which a name is found
--
-- What     In lower case and without accents, so that "muller" finds "Müller". PostgreSQL takes a letter apart into the letter
--          and its accents (NFD), which are then removed. Letters that do not come apart are written as people type them
--          without them. No extension is needed. Null has no words.
create or replace function core.words_of_name(p_name text)
returns text[] language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct left(w.word, 100)), '{}')
    from regexp_split_to_table(
           replace(replace(replace(translate(
             regexp_replace(normalize(lower(p_name), nfd), '[\u0300-\u036f]', '', 'g'), 'øłđı', 'oldi'),
             'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), '[[:space:][:punct:]]+') as w(word)
   where w.word <> ''
$$;
