-- What was sold: bookings, their claims, the keys under which they were asked for, what happened to them, and who waits.
-- Keys between the hot tables are checked set-wise by statement triggers (sql/core/triggers), not row by row: row-by-row
-- foreign keys cost a third to a half of the throughput when measured, and these rows are never deleted nor re-keyed.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.booking_moves (
  from_status text not null,
  to_status   text not null,
  primary key (from_status, to_status)
);
comment on table core.booking_moves is 'The only ways in which a booking''s status may change. A trigger on core.bookings holds to it.';
insert into core.booking_moves (from_status, to_status) values
  ('held', 'confirmed'), ('held', 'cancelled'), ('held', 'expired'),
  ('expired', 'confirmed'),
  ('confirmed', 'cancelled'), ('confirmed', 'completed'), ('confirmed', 'no_show'),
  ('completed', 'no_show'), ('no_show', 'completed');

create table core.bookings (
  operator_id      uuid not null,
  id               uuid not null,
  reference        text collate "C" not null,
  customer_id      uuid,
  booked_by        uuid,
  status           text not null,
  version          integer not null default 1,
  expires_at       timestamptz,
  contact_name     text,
  contact_phone    text,
  contact_email    text,
  total_minor      bigint not null,
  fee_minor        bigint not null default 0,
  paid_minor       bigint not null default 0,
  refundable_minor bigint not null default 0,
  currency         text not null,
  created_at       timestamptz not null,
  primary key (operator_id, id),
  constraint a_booking_has_a_known_status
    check (status in ('held', 'confirmed', 'cancelled', 'expired', 'completed', 'no_show')),
  constraint a_hold_has_an_expiry check ((status = 'held') = (expires_at is not null)),
  constraint a_reference_is_eight_letters check (reference ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
  constraint money_is_not_negative
    check (total_minor >= 0 and fee_minor >= 0 and paid_minor >= 0 and refundable_minor >= 0),
  constraint a_contact_is_short
    check (length(contact_name) <= 200 and length(contact_phone) <= 32 and length(contact_email) <= 254)
) partition by range (id);
create index bookings_by_customer on core.bookings (customer_id, operator_id, id);
create index bookings_by_reference on core.bookings (reference);
create index bookings_of_holds on core.bookings (expires_at) where status = 'held';
comment on table core.bookings is 'What a customer gets: a set of claims, all or nothing. total_minor is the price of its current claims as sold; fee_minor what cancelling cost; refundable_minor what was given up less fees.';
comment on column core.bookings.booked_by is 'The account that asked: the customer''s own, or an agent''s.';
comment on column core.bookings.version is 'Grows by one with every change; each version has its row in core.booking_events.';

create table core.claims (
  operator_id   uuid not null,
  occurrence_id uuid not null,
  id            uuid not null,
  booking_id    uuid not null,
  mode          text not null,
  place         integer,
  span          int4range not null,
  quantity      integer not null,
  live          boolean not null default true,
  expires_at    timestamptz,
  price_minor   bigint not null,
  fare_id       uuid,
  holder        jsonb,
  ended_at      timestamptz,
  end_reason    text,
  primary key (operator_id, occurrence_id, id),
  constraint a_span_is_bounded_and_not_empty
    check (not isempty(span) and not lower_inf(span) and not upper_inf(span) and lower(span) >= 0),
  constraint a_placed_claim_names_one_place check (
    (mode = 'placed' and place is not null and quantity = 1)
    or (mode = 'counted' and place is null and span = int4range(0, 1))),
  constraint a_quantity_is_one_to_a_thousand check (quantity between 1 and 1000),
  constraint an_ended_claim_says_when_and_why
    check (live = (ended_at is null) and (ended_at is null) = (end_reason is null)),
  constraint a_claim_ends_for_a_known_reason check (end_reason in
    ('cancelled', 'expired', 'released', 'moved', 'occurrence_cancelled', 'reseated', 'removed')),
  constraint a_price_is_not_negative check (price_minor >= 0),
  constraint a_holder_is_small check (pg_column_size(holder) <= 2048)
) partition by range (occurrence_id);
create index claims_by_booking on core.claims (booking_id, operator_id);
create index claims_of_holds on core.claims (occurrence_id, operator_id, expires_at) where live and expires_at is not null;
comment on table core.claims is 'A place (or quantity) of an occurrence for a span. Counts if core.claim_counts says so. Each partition has a_place_is_sold_once.';

create table core.idempotency_keys (
  operator_id uuid not null,
  caller      text collate "C" not null,
  key         text collate "C" not null,
  body_hash   bytea not null,
  result_id   uuid not null,
  created_at  timestamptz not null,
  primary key (operator_id, caller, key),
  constraint a_key_is_one_to_255_characters check (length(key) between 1 and 255)
);
create index idempotency_keys_by_age on core.idempotency_keys using brin (created_at);
comment on table core.idempotency_keys is 'Not partitioned by time: no unique index spans partitions, and two months would hold one key twice. result_id is the booking, or the waitlist entry.';

create table core.booking_events (
  operator_id uuid not null,
  booking_id  uuid not null,
  version     integer not null,
  topic       text not null,
  at          timestamptz not null,
  account_id  uuid,
  ip          text,
  request_id  text,
  detail      jsonb not null,
  primary key (operator_id, booking_id, version)
) partition by range (booking_id);
comment on table core.booking_events is 'Audit entry and outbox message in one row, written in the transaction that changed the booking: one a version, so the primary key says that none is missing twice.';

create table core.waitlist_entries (
  operator_id      uuid not null references core.operators,
  occurrence_id    uuid not null,
  id               uuid not null,
  customer_id      uuid,
  account_id       uuid,
  quantity         integer not null,
  span             int4range not null default int4range(0, 1),
  status           text not null default 'waiting',
  offer_booking_id uuid,
  contact_name     text,
  contact_phone    text,
  contact_email    text,
  created_at       timestamptz not null,
  primary key (operator_id, occurrence_id, id),
  foreign key (operator_id, occurrence_id) references core.occurrences,
  foreign key (operator_id, customer_id) references core.customers,
  constraint an_entry_has_a_known_status check (status in ('waiting', 'offered', 'accepted', 'lapsed', 'left')),
  constraint an_offer_is_a_hold check (status not in ('offered', 'accepted') or offer_booking_id is not null),
  constraint a_quantity_is_one_to_a_thousand check (quantity between 1 and 1000),
  constraint a_contact_is_short
    check (length(contact_name) <= 200 and length(contact_phone) <= 32 and length(contact_email) <= 254)
);
create index waitlist_entries_in_line on core.waitlist_entries (operator_id, occurrence_id, id) where status = 'waiting';
create index waitlist_entries_by_offer on core.waitlist_entries (operator_id, offer_booking_id);
create index waitlist_entries_by_customer on core.waitlist_entries (operator_id, customer_id);
comment on table core.waitlist_entries is 'Who waits, in order of id. An outstanding offer is a held booking.';

create table core.reference_keys (
  id     boolean primary key default true,
  rounds bigint[] not null,
  constraint there_is_one_key check (id),
  constraint a_key_has_four_rounds check (cardinality(rounds) = 4)
);
comment on table core.reference_keys is 'The secret of the permutation that makes booking references hard to guess. Made at install; only the owner reads it.';
insert into core.reference_keys (rounds)
select array_agg(('x' || encode(substring(uuid_send(gen_random_uuid()) from 9), 'hex'))::bit(64)::bigint)
  from generate_series(1, 4);
create sequence core.reference_numbers minvalue 0 start 0 maxvalue 1099511627775;

create table audit.entries (
  operator_id uuid,
  id          uuid not null,
  at          timestamptz not null,
  account_id  uuid,
  ip          text,
  request_id  text,
  relation    text not null,
  action      text not null,
  old_row     jsonb,
  new_row     jsonb,
  primary key (id)
) partition by range (id);
create index entries_by_operator on audit.entries (operator_id, id);
comment on table audit.entries is 'Every change of the tables that are not bookings or claims, whose changes are in core.booking_events.';

-- What the steps of core.book_batch hand to each other, and its answer: lines as resolved, places as read.
create type core.batch_line as (
  mode text, span int4range, place integer, label text, class text, price_minor bigint, fare_id uuid, currency text,
  hold_s integer, last_index integer, layout_id uuid, refusal text);
create type core.batch_place as (
  slot integer, place integer, label text, class text, accessible boolean, busy int4multirange);

create type core.batch_answer as (
  request integer, verdict text, result_id uuid, reference text, total_minor bigint, currency text,
  expires_at timestamptz, created_at timestamptz, claim_id uuid, occurrence_id uuid, label text,
  from_index integer, to_index integer, quantity integer, price_minor bigint);

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.booking_moves', 'core.bookings', 'core.claims', 'core.idempotency_keys',
      'core.booking_events', 'core.waitlist_entries', 'core.reference_keys', 'audit.entries']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop type core.batch_answer, core.batch_place, core.batch_line;
drop table audit.entries, core.waitlist_entries, core.booking_events, core.idempotency_keys, core.claims,
  core.bookings, core.booking_moves, core.reference_keys;
drop sequence core.reference_numbers;
