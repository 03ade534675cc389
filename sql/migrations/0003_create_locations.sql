-- Locations, and layouts, which are the arrangements of the places that are sold.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.locations (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  parent_id   uuid,
  kind        text not null,
  name        text not null,
  code        text,
  time_zone   text not null,
  latitude    double precision,
  longitude   double precision,
  address     text,
  amenities   jsonb not null default '{}',
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, parent_id) references core.locations,
  constraint a_location_has_a_known_kind check (kind in ('stop', 'station', 'depot', 'hotel', 'studio', 'shop')),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 300),
  constraint a_zone_is_known check ((timestamptz 'epoch' at time zone time_zone) is not null),
  constraint a_point_has_both_coordinates check ((latitude is null) = (longitude is null)),
  constraint a_point_is_on_earth check (latitude between -90 and 90 and longitude between -180 and 180)
);
create index locations_by_parent on core.locations (operator_id, parent_id);
create index locations_by_point on core.locations (operator_id, latitude, longitude);
comment on table core.locations is 'A stop, a depot, a hotel, a studio room or a shop. Local times there are in its time_zone.';

create table core.layouts (
  operator_id   uuid not null references core.operators,
  id            uuid not null,
  name          text not null,
  version       integer not null default 1,
  default_class text not null default 'standard',
  created_at    timestamptz not null,
  primary key (operator_id, id),
  constraint a_layout_version_is_one unique (operator_id, name, version),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200)
);
comment on table core.layouts is 'An immutable version of an arrangement of places. A change makes a new version.';

create table core.layout_places (
  operator_id uuid not null,
  layout_id   uuid not null,
  place       integer not null,
  label       text not null,
  class       text not null default 'standard',
  deck        integer not null default 1,
  row_no      integer not null,
  column_no   integer not null,
  kind        text not null default 'middle',
  accessible  boolean not null default false,
  blocked     boolean not null default false,
  primary key (operator_id, layout_id, place),
  foreign key (operator_id, layout_id) references core.layouts,
  constraint a_label_names_one_place unique (operator_id, layout_id, label),
  constraint a_place_stands_alone unique (operator_id, layout_id, deck, row_no, column_no),
  constraint a_place_is_counted_from_one check (place between 1 and 10000),
  constraint a_label_is_short check (label ~ '^[A-Za-z0-9-]{1,8}$'),
  constraint a_place_is_by_the_window_aisle_or_between check (kind in ('window', 'aisle', 'middle'))
);
comment on table core.layout_places is 'place is the number that claims refer to; label (12A) is what people read. A blocked place is not sold.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.locations', 'core.layouts', 'core.layout_places']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.layout_places, core.layouts, core.locations;
