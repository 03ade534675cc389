-- The schemas, the registry of refusals, and the tenants. An operator is a tenant: its id leads every key, so that a tenant can
-- move to a database of its own.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create schema core;
create schema transit;
create schema classes;
create schema audit;

create table core.refusals (
  code        text primary key,
  sqlstate    text not null,
  http_status integer not null,
  sentence    text not null,
  precedence  integer not null,
  constraint a_refusal_has_its_own_sqlstate unique (sqlstate),
  constraint a_sqlstate_is_of_class_rb check (sqlstate ~ '^RB[0-9]{3}$'),
  constraint a_status_says_error check (http_status between 400 and 599)
);
comment on table core.refusals is 'The registry of all refusals. Filled from sql/refusals.sql; precedence is its row order.';

create table core.operators (
  id            uuid not null,
  slug          text not null,
  name          text not null,
  time_zone     text not null,
  currency      text not null,
  logo_url      text,
  colour        text,
  website       text,
  contact_phone text,
  active        boolean not null default true,
  created_at    timestamptz not null,
  primary key (id),
  constraint a_slug_names_one_operator unique (slug),
  constraint a_slug_fits_an_address check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  -- timezone() raises an error for an unknown zone, so the check refuses it by name.
  constraint a_zone_is_known check ((timestamptz 'epoch' at time zone time_zone) is not null),
  constraint a_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$'),
  constraint a_colour_is_hex check (colour ~ '^#[0-9a-f]{6}$')
);
comment on table core.operators is 'The tenant: a bus company, a hotel group, a studio, a barber shop.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.refusals', 'core.operators']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.operators, core.refusals;
drop schema audit;
drop schema classes;
drop schema transit;
drop schema core;
