-- What a layout can say of its places: what kind they are, where they are drawn, which way they face, and what stands between them.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.layouts
  add column room boolean not null default false,
  add column deck_names text[] not null default '{}',
  add column fixtures jsonb not null default '[]',
  add constraint a_layout_has_at_most_four_decks check (cardinality(deck_names) <= 4),
  add constraint fixtures_are_a_list check (jsonb_typeof(fixtures) = 'array');
comment on column core.layouts.room is 'True for a hall or a studio, where no place is by a window.';
comment on column core.layouts.fixtures is 'What is drawn and never sold: [{kind, deck, x, y, width, height}].';

-- kind was where in its row a place is. It now says what the place is.
alter table core.layout_places rename column kind to position;
alter table core.layout_places rename constraint a_place_is_by_the_window_aisle_or_between to a_position_is_by_the_window_aisle_or_between;
alter table core.layout_places
  add column kind text not null default 'seat',
  add column drawn_x numeric(6, 2),
  add column drawn_y numeric(6, 2),
  add column facing_deg smallint not null default 0,
  drop constraint a_label_is_short,
  add constraint a_label_is_short check (label ~ '^([1-4]:)?[A-Za-z0-9-]{1,8}$'),
  add constraint a_place_has_a_known_kind check (kind in ('seat', 'berth', 'wheelchair')),
  add constraint a_place_is_drawn_by_both_coordinates check ((drawn_x is null) = (drawn_y is null)),
  add constraint a_facing_is_less_than_a_turn check (facing_deg between 0 and 359);
comment on column core.layout_places.label is 'What a booking names. Where several decks have the same label, the deck is in front: 2:12.';
comment on column core.layout_places.drawn_x is 'Where it is drawn, if not at its column and row. One unit is the width of a seat.';
comment on column core.layout_places.facing_deg is 'Clockwise from the front: 90 faces right, 180 backwards.';

-- berth: down
alter table core.layout_places
  drop constraint a_facing_is_less_than_a_turn,
  drop constraint a_place_is_drawn_by_both_coordinates,
  drop constraint a_place_has_a_known_kind,
  drop constraint a_label_is_short,
  add constraint a_label_is_short check (label ~ '^[A-Za-z0-9-]{1,8}$'),
  drop column facing_deg,
  drop column drawn_y,
  drop column drawn_x,
  drop column kind;
alter table core.layout_places rename constraint a_position_is_by_the_window_aisle_or_between to a_place_is_by_the_window_aisle_or_between;
alter table core.layout_places rename column position to kind;
alter table core.layouts
  drop constraint fixtures_are_a_list,
  drop constraint a_layout_has_at_most_four_decks,
  drop column fixtures,
  drop column deck_names,
  drop column room;
