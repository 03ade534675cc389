-- Nobody works for an operator but by their own will: an admin invites, and the invited accept. Until then the operator knows of
-- them what it typed, and nothing else.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.invitations (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  -- No key to core.accounts: whether there is such an account is not told.
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
comment on table core.invitations is 'Who is asked to work for whom, as what. Where account_id is null, whoever has that e-mail address or the token may accept.';
alter table core.invitations enable row level security, force row level security;
create policy the_owner_decides on core.invitations to berth_owner using (true) with check (true);

-- berth: down
drop table core.invitations;
