-- core.check_places(places jsonb) returns nothing, or refuses
--
-- What     Checks the places of a description whose grammar core.check_layout has passed: how many there are, that a label is on a
--          deck once, that nothing stands where something else is, and that the labels in accessible and blocked exist. Neighbours may touch:
--          a thousandth of a unit allows for rounding. Places, fixtures and classes have limits, because whoever looks at a
--          departure reads and draws them all.
-- Refuses  too_many_places, place_label_twice, places_overlap and invalid_request, naming the field
create or replace function core.check_places(p_places jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_field constant text := case when p_places ? 'list' then 'places.list' else 'places.decks' end;
  v_count integer;
  v_fixtures integer;
  v_classes integer;
  v_found record;
begin
  select count(*) filter (where c.label is not null), count(*) filter (where c.label is null), count(distinct c.class)
    into v_count, v_fixtures, v_classes from core.read_cells(p_places) as c;
  if v_count > 1000 then
    perform core.refuse('too_many_places', jsonb_build_object('field', v_field, 'places', v_count, 'places_max', 1000));
  elsif v_count = 0 then
    perform core.refuse_field(v_field, 'has no place to sell');
  elsif v_fixtures > 2000 then
    perform core.refuse_field(v_field, 'has at most 2000 tables, doors, walls and the like');
  elsif v_classes > 20 then
    perform core.refuse_field(v_field, 'has at most 20 classes');
  end if;

  select c.field, c.deck, c.label into v_found
    from (select x.field, x.deck, x.label, row_number() over (partition by x.deck, x.label) as no
            from core.read_cells(p_places) as x where x.label is not null) as c
   where c.no > 1 order by c.deck, c.label limit 1;
  if found then
    perform core.refuse('place_label_twice', jsonb_build_object('field', v_found.field, 'seat', v_found.label, 'deck', v_found.deck));
  end if;

  with cells as materialized (
    select c.field, c.deck, c.x, c.y, c.x + c.width - 0.001 as right_x, c.y + c.height - 0.001 as back_y, c.label,
           row_number() over (order by c.label is null, c.field) as no
      from core.read_cells(p_places) as c)
  select b.field, b.deck, a.label as seat, b.label as other_seat into v_found
    from cells as a
    join cells as b on b.deck = a.deck and b.no > a.no and b.x < a.right_x and a.x < b.right_x and b.y < a.back_y and a.y < b.back_y
   where a.label is not null
   order by b.no, a.no limit 1;
  if found then
    perform core.refuse('places_overlap', jsonb_strip_nulls(jsonb_build_object(
      'field', v_found.field, 'seat', v_found.seat, 'other_seat', v_found.other_seat, 'deck', v_found.deck)));
  end if;

  select l.name, left(e.label, 20) as label into v_found
    from unnest('{accessible,blocked}'::text[]) as l(name)
   cross join lateral jsonb_array_elements_text(p_places -> l.name) as e(label)
   where e.label not in (select p.label from core.read_layout(p_places) as p) limit 1;
  if found then perform core.refuse_field('places.' || v_found.name, format('there is no seat %s', v_found.label)); end if;
end $$;
