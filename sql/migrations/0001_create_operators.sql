-- Who sells, who signs in, who works for whom, and what an operator knows of its customers.
-- An operator is the tenant: its id leads every key, so a tenant can move to a database of its own.

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
comment on table core.refusals is 'Every way in which Berth says no. Filled from sql/refusals.sql; precedence is its row order.';

create table core.operators (
  id         uuid not null,
  slug       text not null,
  name       text not null,
  time_zone  text not null,
  currency   text not null,
  logo_url   text,
  colour     text,
  website    text,
  contact_phone text,
  active     boolean not null default true,
  created_at timestamptz not null,
  primary key (id),
  constraint a_slug_names_one_operator unique (slug),
  constraint a_slug_fits_an_address check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  -- timezone() raises for a zone it does not know, so the check refuses it by name.
  constraint a_zone_is_known check ((timestamptz 'epoch' at time zone time_zone) is not null),
  constraint a_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$'),
  constraint a_colour_is_hex check (colour ~ '^#[0-9a-f]{6}$')
);
comment on table core.operators is 'The tenant: a bus company, a hotel group, a studio, a barber shop.';

create table core.accounts (
  id         uuid not null,
  kind       text not null default 'person',
  full_name  text,
  email      text,
  phone      text,
  locale     text,
  created_at timestamptz not null,
  primary key (id),
  constraint an_account_is_a_person_or_a_machine check (kind in ('person', 'machine')),
  constraint a_name_is_short check (length(full_name) <= 200),
  constraint an_email_has_an_at check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  constraint a_phone_is_short check (length(phone) <= 32)
);
comment on table core.accounts is 'Who signs in. Global: one person may be a customer of many operators. id is the token''s sub.';

create table core.members (
  operator_id uuid not null references core.operators,
  account_id  uuid not null references core.accounts,
  role        text not null,
  created_at  timestamptz not null,
  primary key (operator_id, account_id),
  constraint a_member_has_a_known_role check (role in ('agent', 'instructor', 'provider', 'admin'))
);
create index members_by_account on core.members (account_id, operator_id, role);
comment on table core.members is 'Who works for whom, as what. Deleting a row revokes from the next statement on.';

create table core.customers (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  account_id  uuid references core.accounts,
  full_name   text,
  phone       text,
  email       text,
  locale      text,
  sample      boolean not null default false,
  created_at  timestamptz not null,
  primary key (operator_id, id),
  constraint an_account_is_one_customer_of_an_operator unique (operator_id, account_id),
  constraint a_name_is_short check (length(full_name) <= 200),
  constraint an_email_has_an_at check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  constraint a_phone_is_short check (length(phone) <= 32)
);
create index customers_by_account on core.customers (account_id, operator_id, id);
comment on table core.customers is 'What one operator knows of a person. account_id is null for a guest, who may claim the bookings later.';

create table core.api_keys (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  account_id  uuid not null references core.accounts,
  name        text not null,
  secret_hash bytea not null,
  hint        text not null,
  created_at  timestamptz not null,
  expires_at  timestamptz,
  revoked_at  timestamptz,
  primary key (operator_id, id),
  constraint a_secret_opens_one_door unique (secret_hash),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint a_secret_is_kept_as_sha256 check (octet_length(secret_hash) = 32)
);
create index api_keys_by_account on core.api_keys (account_id);
comment on table core.api_keys is 'Keys for machines. A key acts as a machine account, whose membership says what it may do.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.refusals', 'core.operators', 'core.accounts', 'core.members',
                                 'core.customers', 'core.api_keys']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.api_keys, core.customers, core.members, core.accounts, core.operators, core.refusals;
drop schema audit;
drop schema classes;
drop schema transit;
drop schema core;
