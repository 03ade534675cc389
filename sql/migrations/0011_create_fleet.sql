-- The fleet: kinds of buses with their layouts, and the buses.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table transit.bus_types (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  name        text not null,
  layout_id   uuid not null,
  amenities   jsonb not null default '{}',
  sample      boolean not null default false,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, layout_id) references core.layouts,
  constraint a_bus_type_has_its_own_name unique (operator_id, name),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint amenities_are_an_object check (jsonb_typeof(amenities) = 'object')
);
create index bus_types_by_layout on transit.bus_types (operator_id, layout_id);
create index bus_types_by_amenity on transit.bus_types using gin (amenities jsonb_path_ops);
comment on table transit.bus_types is 'A kind of bus with its current layout and amenities.';

create table transit.buses (
  operator_id uuid not null,
  id          uuid not null,
  bus_type_id uuid not null,
  number      text not null,
  sample      boolean not null default false,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, bus_type_id) references transit.bus_types,
  constraint a_number_names_one_bus unique (operator_id, number),
  constraint a_number_is_short check (length(number) between 1 and 32)
);
create index buses_by_type on transit.buses (operator_id, bus_type_id);
comment on table transit.buses is 'One bus of the fleet.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['transit.bus_types', 'transit.buses']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table transit.buses, transit.bus_types;
