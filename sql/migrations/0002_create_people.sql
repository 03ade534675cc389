-- Accounts, the members of operators, and the customers of operators. Nobody becomes a member without consent: an admin
-- invites, and the invited person accepts. Until then the operator knows only what it typed about that person.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
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
comment on table core.accounts is 'Everyone who signs in. Accounts are global: one person may be a customer of many operators. id is the token''s sub.';

create table core.members (
  operator_id uuid not null references core.operators,
  account_id  uuid not null references core.accounts,
  role        text not null,
  created_at  timestamptz not null,
  primary key (operator_id, account_id),
  constraint a_member_has_a_known_role check (role in ('agent', 'instructor', 'provider', 'admin'))
);
create index members_by_account on core.members (account_id, operator_id, role);
comment on table core.members is 'The accounts that work for an operator, with their roles. Deleting a row revokes the role from the next statement on.';

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
comment on table core.customers is 'A person as one operator knows them. account_id is null for a guest, who may claim the bookings later.';

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
comment on table core.api_keys is 'Keys for machines. A key acts as a machine account, whose membership determines its rights.';

create table core.invitations (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  -- No foreign key to core.accounts: it would reveal whether there is such an account.
  account_id  uuid,
  email       text,
  role        text not null,
  secret_hash bytea not null,
  invited_by  uuid not null,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  outcome     text,
  ended_at    timestamptz,
  accepted_by uuid,
  primary key (operator_id, id),
  constraint a_token_opens_one_invitation unique (secret_hash),
  constraint an_invitation_says_whom check (num_nonnulls(account_id, email) >= 1),
  constraint an_email_has_an_at check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  constraint an_invitation_is_for_a_known_role check (role in ('agent', 'instructor', 'provider', 'admin')),
  constraint a_token_is_kept_as_sha256 check (octet_length(secret_hash) = 32),
  constraint an_invitation_lasts_a_while check (expires_at > created_at),
  constraint an_invitation_ends_in_a_known_way check (outcome in ('accepted', 'declined', 'withdrawn', 'expired')),
  constraint an_ended_invitation_says_when_and_how check ((outcome is null) = (ended_at is null)),
  constraint an_accepted_invitation_says_by_whom check ((outcome is not distinct from 'accepted') = (accepted_by is not null))
);
create unique index an_account_has_one_open_invitation on core.invitations (operator_id, account_id) where outcome is null;
create unique index an_email_has_one_open_invitation on core.invitations (operator_id, lower(email)) where outcome is null;
create index invitations_by_id on core.invitations (id);
create index invitations_by_account on core.invitations (account_id, id) where outcome is null;
create index invitations_by_email on core.invitations (lower(email), id) where outcome is null and account_id is null;
comment on table core.invitations is 'Invitations to work for an operator in a role. If account_id is null, anyone with that e-mail address or the token may accept.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.accounts', 'core.members', 'core.customers', 'core.api_keys',
      'core.invitations']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.invitations, core.api_keys, core.customers, core.members, core.accounts;
