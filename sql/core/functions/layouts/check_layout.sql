-- core.check_layout(places jsonb) returns nothing, or refuses
--
-- What     Checks the grammar of core.create_layout, before anything is created.
-- Refuses  invalid_request and too_many_places, naming the field
create or replace function core.check_layout(p_places jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_class constant text := '^[a-z][a-z0-9_-]{0,31}$';
  v_found record;
begin
  if jsonb_typeof(p_places) is distinct from 'object' then perform core.refuse_field('places', 'is an object'); end if;
  select 'places.' || left(k.name, 60) as field into v_found from jsonb_object_keys(p_places) as k(name)
   where k.name <> all ('{decks,list,legend,bend,class,accessible,blocked,room,deck_names}') limit 1;
  if found then perform core.refuse_field(v_found.field, 'is not known here'); end if;
  if p_places ->> 'class' !~ v_class then perform core.refuse_field('places.class', 'does not match ' || v_class); end if;
  if jsonb_typeof(p_places -> 'room') <> 'boolean' then perform core.refuse_field('places.room', 'is true or false'); end if;

  select 'places.' || l.name as field into v_found from unnest('{accessible,blocked,deck_names}'::text[]) as l(name)
   where p_places ? l.name
     and (jsonb_typeof(p_places -> l.name) <> 'array'
          or jsonb_path_exists(p_places -> l.name, 'strict $[*] ? (@.type() != "string")'));
  if found then perform core.refuse_field(v_found.field, 'is a list of texts, such as the labels of seats'); end if;
  if jsonb_array_length(p_places -> 'deck_names') > 4 then perform core.refuse_field('places.deck_names', 'has at most 4 entries'); end if;
  perform core.check_name(format('places.deck_names[%s]', n.no - 1), n.name, 60)
     from jsonb_array_elements_text(p_places -> 'deck_names') with ordinality as n(name, no);

  if not p_places ? 'list' then
    perform core.check_layout_decks(p_places);
  elsif p_places ?| '{decks,legend,bend}' then
    perform core.refuse_field('places.list', 'is there instead of decks, legend and bend: describe the layout in one way');
  else
    perform core.check_layout_list(p_places -> 'list');
  end if;
end $$;
