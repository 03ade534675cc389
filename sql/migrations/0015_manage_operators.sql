-- What an operator says of itself, whether it sells, is at rest or is archived, and who may create operators on this installation.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.operators
  add column languages text[] not null default '{}',
  add column text_colour text,
  add column contact_email text,
  add column contact_address text,
  add column archived_at timestamptz,
  add constraint a_text_colour_is_hex check (text_colour ~ '^#[0-9a-f]{6}$'),
  add constraint a_contact_address_is_short check (length(contact_address) <= 500),
  add constraint an_archived_operator_sells_nothing check (archived_at is null or not active);
comment on column core.operators.active is 'False: the operator sells nothing and only its members see it. Bookings stand.';
comment on column core.operators.archived_at is 'When it was archived: lists leave it out unless they are asked for it. Null: it is not archived.';

create table core.installation (
  only_row     boolean not null default true,
  self_service boolean not null,
  changed_at   timestamptz not null,
  constraint one_row_describes_the_installation primary key (only_row),
  constraint there_is_only_one_row check (only_row)
);
comment on table core.installation is
  'Settings of this installation. self_service: everyone who signs in may create an operator. No row: nothing was set, and only its admins may.';

create table core.installation_admins (
  account_id uuid not null references core.accounts,
  granted_at timestamptz not null,
  primary key (account_id)
);
comment on table core.installation_admins is
  'The accounts that create and change any operator, and invite its first admin. They see nothing private of an operator by this.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.installation', 'core.installation_admins']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.installation_admins, core.installation;
comment on column core.operators.active is null;
alter table core.operators
  drop constraint an_archived_operator_sells_nothing,
  drop constraint a_contact_address_is_short,
  drop constraint a_text_colour_is_hex,
  drop column archived_at,
  drop column contact_address,
  drop column contact_email,
  drop column text_colour,
  drop column languages;
