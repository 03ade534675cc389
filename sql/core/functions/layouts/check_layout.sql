-- core.check_layout(places jsonb) returns nothing, or refuses
--
-- What     Checks the grammar of core.create_layout, before anything is created.
-- Refuses  invalid_request, naming the field
create or replace function core.check_layout(p_places jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_class  constant text := '^[a-z][a-z0-9_-]{0,31}$';
  v_found  record;
begin
  if jsonb_typeof(p_places) is distinct from 'object' then perform core.refuse_field('places', 'is an object'); end if;
  select 'places.' || left(k.name, 60) as field into v_found from jsonb_object_keys(p_places) as k(name)
   where k.name <> all ('{decks,class,accessible,blocked}') limit 1;
  if found then perform core.refuse_field(v_found.field, 'is not known here'); end if;
  if p_places ->> 'class' !~ v_class then perform core.refuse_field('places.class', 'does not match ' || v_class); end if;
  if jsonb_typeof(p_places -> 'decks') is distinct from 'array' or jsonb_array_length(p_places -> 'decks') not between 1 and 4 then
    perform core.refuse_field('places.decks', 'is a list of 1 to 4 decks, each a list of blocks of rows');
  end if;

  perform core.check_items(
            format('places.decks[%s]', d.no - 1), d.deck,
            jsonb_build_object('rows', '^[1-9]\d?(-[1-9]\d?)?$', 'seats', '^_*([A-Z]_*){1,26}$', 'class', v_class),
            '{rows,seats}', 100)
     from jsonb_array_elements(p_places -> 'decks') with ordinality as d(deck, no);
  perform core.refuse_field(format('places.decks[%s]', d.no - 1), 'has at least one block of rows')
     from jsonb_array_elements(p_places -> 'decks') with ordinality as d(deck, no)
    where jsonb_array_length(d.deck) = 0;
  perform core.refuse_field(
            format('places.decks[%s][%s].rows', d.no - 1, b.no - 1), 'begins at the lower number')
     from jsonb_array_elements(p_places -> 'decks') with ordinality as d(deck, no)
    cross join lateral jsonb_array_elements(d.deck) with ordinality as b(block, no)
    where split_part(b.block ->> 'rows', '-', 1)::integer > split_part('-' || (b.block ->> 'rows'), '-', -1)::integer;

  select 'places.' || l.name as field into v_found from unnest('{accessible,blocked}'::text[]) as l(name)
   where p_places ? l.name
     and (jsonb_typeof(p_places -> l.name) <> 'array'
          or jsonb_path_exists(p_places -> l.name, 'strict $[*] ? (@.type() != "string")'));
  if found then perform core.refuse_field(v_found.field, 'is a list of seats such as 12A'); end if;
end $$;
