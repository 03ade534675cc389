-- What was sold: bookings, their claims, the idempotency keys of the requests, and the events of bookings. References between
-- the hot tables are checked set-wise by statement triggers (sql/core/triggers): row-by-row foreign keys cost a third to a half
-- of the throughput when measured, and these rows are never deleted and their keys never change. Constraints that a partitioned
-- table cannot have are set on each monthly partition (core.guard_partition).

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.booking_transitions (
  from_status text not null,
  to_status   text not null,
  primary key (from_status, to_status)
);
comment on table core.booking_transitions is 'The only permitted changes of a booking''s status, enforced by a trigger on core.bookings.';
insert into core.booking_transitions (from_status, to_status) values
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
  constraint a_refund_is_never_more_than_was_paid check (refundable_minor <= paid_minor),
  constraint a_contact_is_short
    check (length(contact_name) <= 200 and length(contact_phone) <= 32 and length(contact_email) <= 254)
) partition by range (id);
create index bookings_by_customer on core.bookings (customer_id, operator_id, id);
create index bookings_of_holds on core.bookings (expires_at) where status = 'held';
-- For staff who list bookings that expired or were cancelled. A booking that is held, confirmed or cancelled writes nothing
-- here, and only a query that names these states can use it. Without it, a query over ten million bookings took 2.7 s.
create index bookings_by_rare_status on core.bookings (status, operator_id, id) where status in ('completed', 'expired', 'no_show');
-- For the limits on holds: what a customer holds or gave up. A booking that is confirmed at once writes nothing here.
create index bookings_held_or_given_up on core.bookings (customer_id, operator_id, id)
  where status in ('held', 'cancelled', 'expired');
comment on table core.bookings is 'A set of claims that a customer gets as a whole or not at all. total_minor is the price of its current claims as sold; fee_minor the cancellation fees, owed whether or not anything was paid; paid_minor the payments less the refunds; refundable_minor the amount to be refunded.';
comment on column core.bookings.booked_by is 'The account that asked: the customer''s own, or an agent''s.';
comment on column core.bookings.version is 'Rises by one with every change; each version has its row in core.booking_events.';

create table core.claims (
  operator_id   uuid not null,
  occurrence_id uuid not null,
  id            uuid not null,
  booking_id    uuid not null,
  mode          text not null,
  place         integer,
  span          int4range not null,
  quantity      integer not null,
  begins_at     timestamptz not null,
  ends_at       timestamptz not null,
  item_no       integer not null,
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
  constraint a_claim_ends_after_it_begins check (ends_at >= begins_at),
  constraint items_are_counted_from_one check (item_no >= 1),
  constraint an_ended_claim_says_when_and_why
    check (live = (ended_at is null) and (ended_at is null) = (end_reason is null)),
  constraint a_claim_ends_for_a_known_reason check (end_reason in
    ('cancelled', 'expired', 'released', 'moved', 'occurrence_cancelled', 'reseated', 'removed')),
  constraint a_price_is_not_negative check (price_minor >= 0),
  constraint a_passenger_is_an_object check (jsonb_typeof(holder) = 'object'),
  constraint a_holder_is_small check (pg_column_size(holder) <= 2048)
) partition by range (occurrence_id);
create index claims_by_booking on core.claims (booking_id, operator_id);
-- For the places of a seat map: with the GiST index of a_place_is_sold_once a look-up took 30 us a seat, with this one 3. It is
-- not limited to live claims, because the planner would then choose the GiST index for both.
create index claims_by_place on core.claims (occurrence_id, place, operator_id) where place is not null;
create index claims_of_holds on core.claims (occurrence_id, operator_id, expires_at) where live and expires_at is not null;
comment on table core.claims is 'A place (or quantity) of an occurrence for a span. It counts while core.claim_is_active is true for it. Each partition has the constraint a_place_is_sold_once.';

comment on column core.claims.begins_at is 'When it begins for the customer, as told when it was sold: boarding, or the begin of a class. A moved occurrence does not change it.';
comment on column core.claims.ends_at is 'When it ends for the customer, as told when it was sold: alighting, or the end of a class.';
comment on column core.claims.item_no is 'Claims of one booking with the same number were requested as one item, and stand or fall together.';

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
comment on table core.idempotency_keys is 'Not partitioned by time, because no unique index spans partitions: two months could store one key twice. result_id is the booking, or the waitlist entry.';

create table core.booking_events (
  operator_id    uuid not null,
  booking_id     uuid not null,
  version        integer not null,
  transaction_no bigint not null,
  topic          text not null,
  at             timestamptz not null,
  account_id     uuid,
  ip             text,
  request_id     text,
  detail         jsonb not null,
  primary key (operator_id, booking_id, version)
) partition by range (booking_id);
-- For core.read_events_after. Compared with no index, or with BRIN, it made no measurable difference to the time of a booking.
-- Reading 256 of 800,000 took 2 ms with it, and 100 to 400 ms with those.
create index booking_events_by_transaction on core.booking_events (transaction_no);
comment on table core.booking_events is 'Audit entry and outbox message in one row, written in the transaction that changed the booking. There is one per version, which the primary key enforces. For a waitlist entry that lapsed without ever having had a booking, booking_id is the entry.';
comment on column core.booking_events.transaction_no is 'The number of the transaction that wrote the event (core.transaction_no). With it, core.read_events_after misses no event, whatever the order of commits.';

create table core.transaction_clock (
  only_row boolean primary key default true,
  added    bigint not null default 0,
  constraint there_is_one_clock check (only_row)
);
comment on table core.transaction_clock is 'What is added to transaction numbers, so that those of events keep rising after a restore to a server whose transaction numbers are lower.';
insert into core.transaction_clock default values;

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.booking_transitions', 'core.bookings', 'core.claims',
      'core.idempotency_keys', 'core.booking_events', 'core.transaction_clock']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
-- A monthly partition cannot be dropped while its view exists (core.keep_partition).
do $$
declare v_view regclass;
begin
  for v_view in
    select c.oid from pg_class as c
     where c.relnamespace = 'core'::regnamespace and c.relkind = 'v'
       and c.relname ~ '^(bookings|claims|booking_events)_[0-9]{4}_[0-9]{2}_must_be_kept$'
  loop
    execute format('drop view %s', v_view);
  end loop;
end $$;
drop table core.transaction_clock, core.booking_events, core.idempotency_keys, core.claims, core.bookings, core.booking_transitions;
