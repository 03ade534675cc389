-- core.check_layout_list(list jsonb) returns nothing, or refuses
--
-- What     Checks the list of places and fixtures of core.create_layout. A place has a label and the size of a seat; a fixture has
--          no label and may be larger. A list that is too long is refused before its entries are looked at.
-- Refuses  invalid_request and too_many_places, naming the field
create or replace function core.check_layout_list(p_list jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_places constant text[] := '{seat,berth,wheelchair}';
  v_point  constant text := '^[1-9]\d{0,2}(\.\d{1,2})?$';
  v_size   constant text := '^(0\.[1-9]\d?|[1-9]\d?(\.\d{1,2})?)$';
  v_count  integer := case jsonb_typeof(p_list) when 'array' then jsonb_array_length(p_list) end;
  v_found  record;
begin
  if v_count > 2000 then
    perform core.refuse('too_many_places', jsonb_build_object('field', 'places.list', 'places', v_count, 'places_max', 1000));
  end if;
  perform core.check_items(
    'places.list', p_list,
    jsonb_build_object(
      'label', '^[A-Za-z0-9-]{1,8}$', 'x', v_point, 'y', v_point, 'deck', '^[1-4]$', 'width', v_size, 'height', v_size,
      'kind', '^(seat|berth|wheelchair|table|door|stairs|toilet|driver|wall|stage)$', 'class', '^[a-z][a-z0-9_-]{0,31}$',
      'facing_deg', '^(\d|[1-9]\d|[12]\d\d|3[0-5]\d)$', 'accessible', '^(true|false)$', 'blocked', '^(true|false)$'),
    '{x,y}', 2000);

  select format('places.list[%s].%s', i.no - 1, case when k.sold and m.name is null then 'label' else m.name end) as field,
         case when m.name is null then 'is missing' when k.sold then 'is for fixtures: a place has the size of a seat'
              else 'is for places: a fixture has none' end as problem
    into v_found
    from jsonb_array_elements(p_list) with ordinality as i(item, no)
   cross join lateral (select coalesce(i.item ->> 'kind', 'seat') = any (v_places) as sold) as k
    left join lateral (
      select n.name from unnest(case when k.sold then '{width,height}'::text[]
                                     else '{label,class,facing_deg,accessible,blocked}' end) as n(name)
       where i.item ->> n.name is not null limit 1) as m on true
   where m.name is not null or (k.sold and i.item ->> 'label' is null)
   order by i.no limit 1;
  if found then perform core.refuse_field(v_found.field, v_found.problem); end if;
end $$;
