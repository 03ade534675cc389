-- core.read_layout(places jsonb) returns the places that a description has
--
-- What     Expands a description that has passed core.check_layout. A label that several decks have is named with its deck: 2:12.
--          The first and the last place of a row are by the window (in a room, by the aisle), and those beside a gap by the
--          aisle. Places are numbered by their labels if the form does so and the numbers differ, and otherwise from front to
--          back. Labels may repeat on a deck here; core.create_layout refuses that.
create or replace function core.read_layout(p_places jsonb)
returns table (place integer, label text, class text, deck integer, row_no integer, column_no integer, "position" text,
               accessible boolean, blocked boolean, kind text, x numeric, y numeric, facing_deg integer, field text)
language sql immutable
set search_path = pg_catalog, pg_temp set jit = off as $$
  with cells as materialized (
    select c.field, c.deck, c.row_no, c.column_no, c.x, c.y, c.place, c.kind, c.class, c.facing_deg, c.accessible, c.blocked,
           c.label as name, min(c.deck) over same_label <> max(c.deck) over same_label as on_several_decks,
           row_number() over (order by c.deck, c.row_no, c.column_no) as place_in_order,
           lag(c.x) over from_the_left as x_before, lead(c.x) over from_the_left as x_after
      from core.read_cells(p_places) as c
     where c.label is not null
    window same_label as (partition by c.label), from_the_left as (partition by c.deck, c.row_no order by c.x)),
  numbered as (
    select count(distinct c.place) = count(*) as by_label from cells as c)
  select case when n.by_label then c.place else c.place_in_order::integer end, k.label,
         coalesce(c.class, p_places ->> 'class', 'standard'), c.deck, c.row_no, c.column_no,
         case when c.x_before is null or c.x_after is null then
                case when (p_places ->> 'room')::boolean then 'aisle' else 'window' end
              when greatest(c.x - c.x_before, c.x_after - c.x) > 1.5 then 'aisle' else 'middle' end,
         c.accessible or coalesce(p_places -> 'accessible' ? k.label, false),
         c.blocked or coalesce(p_places -> 'blocked' ? k.label, false), c.kind,
         case when (c.x, c.y) <> (c.column_no, c.row_no) then round(c.x::numeric, 2) end,
         case when (c.x, c.y) <> (c.column_no, c.row_no) then round(c.y::numeric, 2) end, c.facing_deg, c.field
    from cells as c
   cross join numbered as n
   cross join lateral (select case when c.on_several_decks then c.deck || ':' else '' end || c.name as label) as k
$$;
