-- The fleet: vehicle types with their layouts, and the vehicles.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table transit.vehicle_types (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  name        text not null,
  layout_id   uuid not null,
  amenities   jsonb not null default '{}',
  sample      boolean not null default false,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, layout_id) references core.layouts,
  constraint a_vehicle_type_has_its_own_name unique (operator_id, name),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint amenities_are_an_object check (jsonb_typeof(amenities) = 'object')
);
create index vehicle_types_by_layout on transit.vehicle_types (operator_id, layout_id);
create index vehicle_types_by_amenity on transit.vehicle_types using gin (amenities jsonb_path_ops);
comment on table transit.vehicle_types is 'A vehicle type with its current layout and amenities.';

create table transit.vehicles (
  operator_id uuid not null,
  id          uuid not null,
  vehicle_type_id uuid not null,
  number      text not null,
  sample      boolean not null default false,
  active      boolean not null default true,
  primary key (operator_id, id),
  foreign key (operator_id, vehicle_type_id) references transit.vehicle_types,
  constraint a_number_names_one_vehicle unique (operator_id, number),
  constraint a_number_is_short check (length(number) between 1 and 32)
);
create index vehicles_by_type on transit.vehicles (operator_id, vehicle_type_id);
comment on table transit.vehicles is 'One vehicle of the fleet.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['transit.vehicle_types', 'transit.vehicles']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table transit.vehicles, transit.vehicle_types;
