-- core.check_layout_decks(places jsonb) returns nothing, or refuses
--
-- What     Checks the decks of core.create_layout: each is a list of blocks of rows, or of drawn rows. Rows that are drawn may have
--          a legend and a bend.
-- Refuses  invalid_request, naming the field
create or replace function core.check_layout_decks(p_places jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_class constant text := '^[a-z][a-z0-9_-]{0,31}$';
  v_decks constant jsonb := p_places -> 'decks';
  v_deck  record;
begin
  if jsonb_typeof(v_decks) is distinct from 'array' or jsonb_array_length(v_decks) not between 1 and 4 then
    perform core.refuse_field('places.decks', 'is a list of 1 to 4 decks, each a list of drawn rows or of blocks of rows');
  end if;
  perform core.check_items(
    'places.legend', coalesce(p_places -> 'legend', '[]'),
    jsonb_build_object(
      'mark', '^[a-z]$', 'class', v_class, 'kind', '^(seat|berth|wheelchair)$', 'accessible', '^(true|false)$',
      'blocked', '^(true|false)$', 'facing_deg', '^(\d|[1-9]\d|[12]\d\d|3[0-5]\d)$'),
    '{mark}', 26);
  perform core.refuse_field(format('places.legend[%s].mark', l.no - 1), 'is explained twice')
     from (select e.no, row_number() over (partition by e.entry ->> 'mark' order by e.no) as nth
             from jsonb_array_elements(p_places -> 'legend') with ordinality as e(entry, no)) as l
    where l.nth > 1;
  if p_places ->> 'bend' !~ '^\d{1,2}(\.\d{1,2})?$' then
    perform core.refuse_field('places.bend', 'is a number from 0 to 99.99: how much further back the middle of a row is');
  end if;

  for v_deck in
    select format('places.decks[%s]', d.no - 1) as field, d.deck from jsonb_array_elements(v_decks) with ordinality as d(deck, no)
  loop
    -- A text has itself as its first element.
    if jsonb_typeof(v_deck.deck) = 'array' and jsonb_typeof(v_deck.deck -> 0) = 'string' then
      perform core.check_drawn_deck(v_deck.field, v_deck.deck, p_places -> 'legend');
      continue;
    end if;
    perform core.check_items(
      v_deck.field, v_deck.deck,
      jsonb_build_object('rows', '^[1-9]\d?(-[1-9]\d?)?$', 'seats', '^_*([A-Z]_*){1,26}$', 'class', v_class), '{rows,seats}', 100);
    if jsonb_array_length(v_deck.deck) = 0 then perform core.refuse_field(v_deck.field, 'has at least one row'); end if;
    perform core.refuse_field(format('%s[%s].rows', v_deck.field, b.no - 1), 'begins at the lower number')
       from jsonb_array_elements(v_deck.deck) with ordinality as b(block, no)
      where split_part(b.block ->> 'rows', '-', 1)::integer > split_part('-' || (b.block ->> 'rows'), '-', -1)::integer;
  end loop;
end $$;
