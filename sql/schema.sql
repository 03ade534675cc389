-- The schema of a fresh database, written by `berth migrate schema` from the catalogue to be read and compared,
-- not to be run. The same text on PostgreSQL 15 to 18. Monthly partitions are left out, for they depend on the day.
-- "body" is a hash of the source of a function, in place of its text; "file" a hash of the file that makes a view; "reads" what a
-- view depends on.

create schema audit;
create schema classes;
create schema core;
create schema ops;
create schema transit;

create type core.batch_answer as (
  request integer,
  verdict text,
  result_id uuid,
  reference text,
  total_minor bigint,
  currency text,
  expires_at timestamp with time zone,
  created_at timestamp with time zone,
  claim_id uuid,
  occurrence_id uuid,
  label text,
  from_index integer,
  to_index integer,
  quantity integer,
  price_minor bigint,
  payment_status text
);

create type core.batch_lines as (
  occurrence_no integer[],
  counted boolean[],
  from_index integer[],
  to_index integer[],
  begins_at timestamp with time zone[],
  ends_at timestamp with time zone[],
  place integer[],
  class text[],
  units integer[],
  price_minor bigint[],
  fare_id uuid[],
  refusal text[]
);

create type core.batch_occurrences as (
  id uuid[],
  counted boolean[],
  published boolean[],
  scheduled boolean[],
  starts_at timestamp with time zone[],
  ends_at timestamp with time zone[],
  sales_open_at timestamp with time zone[],
  sales_close_s integer[],
  capacity integer[],
  free integer[],
  waiting integer[],
  price_minor bigint[],
  currency text[],
  fare_table_id uuid[],
  span_unit text[],
  span_length integer[],
  stop_pattern_id uuid[],
  layout_id uuid[],
  hold_s integer[]
);

create type core.batch_places as (
  occurrence_no integer[],
  place integer[],
  label text[],
  class text[],
  accessible boolean[],
  busy int4multirange[],
  row_no integer[],
  column_no integer[]
);

create type core.hold_limits as (
  open_holds_max integer,
  held_places_max integer,
  holds_per_hour_max integer
);

create type core.layout_cell as (
  field text,
  deck integer,
  row_no integer,
  column_no integer,
  x double precision,
  y double precision,
  width double precision,
  height double precision,
  label text,
  place integer,
  kind text,
  class text,
  facing_deg integer,
  accessible boolean,
  blocked boolean
);

create type core.line_spans as (
  from_index integer[],
  to_index integer[],
  begins_at timestamp with time zone[],
  ends_at timestamp with time zone[],
  price_minor bigint[],
  fare_id uuid[],
  refusal text[]
);

create type transit.call as (
  stop_id uuid,
  arrival_s integer,
  departure_s integer,
  distance_m integer,
  boards boolean,
  alights boolean
);

create type transit.journey as (
  pattern_id uuid,
  from_index integer,
  from_id uuid,
  to_index integer,
  to_id uuid,
  departure_s integer,
  arrival_s integer,
  distance_m integer,
  from_zone text,
  to_zone text,
  starts_from timestamp with time zone,
  starts_until timestamp with time zone
);

create type transit.planned_departure as (
  offering_id uuid,
  service_date date,
  departure_s integer,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  location_id uuid,
  stop_pattern_id uuid,
  span_length integer,
  layout_id uuid,
  vehicle_type_id uuid,
  capacity integer,
  fare_table_id uuid,
  policy_id uuid,
  sales_close_s integer,
  currency text
);

create type transit.seat_move as (
  claim_id uuid,
  booking_id uuid,
  class text,
  span int4range,
  place integer,
  label text,
  accessible boolean,
  new_place integer,
  new_label text,
  new_accessible boolean
);

create table audit.entries (
  operator_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  account_id uuid,
  ip text,
  request_id text,
  relation text not null,
  action text not null,
  old_row jsonb,
  new_row jsonb,
  constraint entries_pkey PRIMARY KEY (operator_id, id)
) partition by RANGE (id);
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
create policy admins_see_their_operators on audit.entries for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on audit.entries for select to berth_backup using (true);
create policy the_owner_decides on audit.entries for all to berth_owner using (true) with check (true);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();

create table core.accounts (
  id uuid not null,
  kind text not null default 'person'::text,
  full_name text,
  email text,
  phone text,
  locale text,
  created_at timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint a_name_is_short CHECK ((length(full_name) <= 200)),
  constraint a_phone_is_short CHECK ((length(phone) <= 32)),
  constraint an_account_is_a_person_or_a_machine CHECK ((kind = ANY (ARRAY['person'::text, 'machine'::text]))),
  constraint an_email_has_an_at CHECK (((email ~ '^[^@\s]+@[^@\s]+$'::text) AND (length(email) <= 254)))
);
alter table core.accounts enable row level security;
alter table core.accounts force row level security;
create policy members_see_their_colleagues on core.accounts for select to authenticated using ((id IN ( SELECT m.account_id
   FROM core.members m)));
create policy people_see_themselves on core.accounts for select to authenticated using ((id = ( SELECT core.my_account_id() AS my_account_id)));
create policy the_backup_reads_all on core.accounts for select to berth_backup using (true);
create policy the_owner_decides on core.accounts for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.accounts FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.accounts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.accounts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('id');

create table core.api_keys (
  operator_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  name text not null,
  secret_hash bytea not null,
  hint text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (operator_id, id),
  constraint a_secret_opens_one_door UNIQUE (secret_hash),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint a_secret_is_kept_as_sha256 CHECK ((octet_length(secret_hash) = 32)),
  constraint api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.accounts(id),
  constraint api_keys_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
CREATE INDEX api_keys_by_account ON core.api_keys USING btree (account_id);
alter table core.api_keys enable row level security;
alter table core.api_keys force row level security;
create policy admins_see_their_operators on core.api_keys for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.api_keys for select to berth_backup using (true);
create policy the_owner_decides on core.api_keys for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.api_keys FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.api_keys REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.api_keys REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.api_keys REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.booking_events (
  operator_id uuid not null,
  booking_id uuid not null,
  version integer not null,
  transaction_no bigint not null,
  topic text not null,
  at timestamp with time zone not null,
  account_id uuid,
  ip text,
  request_id text,
  detail jsonb not null,
  constraint booking_events_pkey PRIMARY KEY (operator_id, booking_id, version)
) partition by RANGE (booking_id);
CREATE INDEX booking_events_by_transaction ON ONLY core.booking_events USING btree (transaction_no);
alter table core.booking_events enable row level security;
alter table core.booking_events force row level security;
create policy admins_see_their_operators on core.booking_events for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy analytics_reads_all on core.booking_events for select to berth_analytics using (true);
create policy the_backup_reads_all on core.booking_events for select to berth_backup using (true);
create policy the_owner_decides on core.booking_events for all to berth_owner using (true) with check (true);
CREATE TRIGGER refuse_delete_of_booking_events BEFORE DELETE OR UPDATE ON core.booking_events FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();
CREATE TRIGGER refuse_truncate_of_booking_events BEFORE TRUNCATE ON core.booking_events FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();

create table core.booking_transitions (
  from_status text not null,
  to_status text not null,
  constraint booking_transitions_pkey PRIMARY KEY (from_status, to_status)
);
alter table core.booking_transitions enable row level security;
alter table core.booking_transitions force row level security;
create policy analytics_reads_all on core.booking_transitions for select to berth_analytics using (true);
create policy everyone_sees_it on core.booking_transitions for select to anon, authenticated using (true);
create policy the_backup_reads_all on core.booking_transitions for select to berth_backup using (true);
create policy the_owner_decides on core.booking_transitions for all to berth_owner using (true) with check (true);

create table core.booking_words (
  operator_id uuid not null,
  word text collate "C" not null,
  booking_id uuid not null,
  constraint booking_words_pkey PRIMARY KEY (operator_id, word, booking_id),
  constraint a_word_is_short CHECK (((length(word) >= 1) AND (length(word) <= 200))),
  constraint booking_words_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.booking_words enable row level security;
alter table core.booking_words force row level security;
create policy the_backup_reads_all on core.booking_words for select to berth_backup using (true);
create policy the_owner_decides on core.booking_words for all to berth_owner using (true) with check (true);

create table core.booking_words_position (
  only_row boolean not null default true,
  transaction_no bigint not null default 0,
  constraint booking_words_position_pkey PRIMARY KEY (only_row),
  constraint there_is_one_position CHECK (only_row)
);
alter table core.booking_words_position enable row level security;
alter table core.booking_words_position force row level security;
create policy the_backup_reads_all on core.booking_words_position for select to berth_backup using (true);
create policy the_owner_decides on core.booking_words_position for all to berth_owner using (true) with check (true);

create table core.bookings (
  operator_id uuid not null,
  id uuid not null,
  reference text collate "C" not null,
  customer_id uuid,
  booked_by uuid,
  status text not null,
  version integer not null default 1,
  expires_at timestamp with time zone,
  contact_name text,
  contact_phone text,
  contact_email text,
  total_minor bigint not null,
  fee_minor bigint not null default 0,
  paid_minor bigint not null default 0,
  refundable_minor bigint not null default 0,
  currency text not null,
  created_at timestamp with time zone not null,
  constraint bookings_pkey PRIMARY KEY (operator_id, id),
  constraint a_booking_has_a_known_status CHECK ((status = ANY (ARRAY['held'::text, 'confirmed'::text, 'cancelled'::text, 'expired'::text, 'completed'::text, 'no_show'::text]))),
  constraint a_contact_is_short CHECK (((length(contact_name) <= 200) AND (length(contact_phone) <= 32) AND (length(contact_email) <= 254))),
  constraint a_hold_has_an_expiry CHECK (((status = 'held'::text) = (expires_at IS NOT NULL))),
  constraint a_reference_is_eight_letters CHECK ((reference ~ '^[0-9A-HJKMNP-TV-Z]{8}$'::text)),
  constraint a_refund_is_never_more_than_was_paid CHECK ((refundable_minor <= paid_minor)),
  constraint money_is_not_negative CHECK (((total_minor >= 0) AND (fee_minor >= 0) AND (paid_minor >= 0) AND (refundable_minor >= 0)))
) partition by RANGE (id);
CREATE INDEX bookings_by_customer ON ONLY core.bookings USING btree (customer_id, operator_id, id);
CREATE INDEX bookings_by_rare_status ON ONLY core.bookings USING btree (status, operator_id, id) WHERE (status = ANY (ARRAY['completed'::text, 'expired'::text, 'no_show'::text]));
CREATE INDEX bookings_held_or_given_up ON ONLY core.bookings USING btree (customer_id, operator_id, id) WHERE (status = ANY (ARRAY['held'::text, 'cancelled'::text, 'expired'::text]));
CREATE INDEX bookings_of_holds ON ONLY core.bookings USING btree (expires_at) WHERE (status = 'held'::text);
alter table core.bookings enable row level security;
alter table core.bookings force row level security;
create policy analytics_reads_all on core.bookings for select to berth_analytics using (true);
create policy customers_see_their_own_and_staff_their_operators on core.bookings for select to authenticated using (((customer_id = ANY (( SELECT core.my_customer_ids() AS my_customer_ids)::uuid[])) OR (operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[]))));
create policy the_backup_reads_all on core.bookings for select to berth_backup using (true);
create policy the_location_narrows on core.bookings as restrictive for select to authenticated using ((( SELECT (core.my_location_id() IS NULL)) OR core.is_booked_at(operator_id, id, ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.bookings for all to berth_owner using (true) with check (true);
CREATE TRIGGER bookings_belong AFTER INSERT ON core.bookings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION core.check_bookings_belong();
CREATE TRIGGER check_booking_transition BEFORE UPDATE ON core.bookings FOR EACH ROW EXECUTE FUNCTION core.check_booking_transition();
CREATE TRIGGER refuse_delete_of_bookings BEFORE DELETE ON core.bookings FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();
CREATE TRIGGER refuse_key_change_of_bookings BEFORE UPDATE OF operator_id, id ON core.bookings FOR EACH ROW WHEN (((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION core.refuse_key_change();
CREATE TRIGGER refuse_truncate_of_bookings BEFORE TRUNCATE ON core.bookings FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();

create table core.cancellation_fees (
  operator_id uuid not null,
  policy_id uuid not null,
  before_s integer not null,
  fee_percent numeric(5,2) not null default 0,
  fee_minor bigint not null default 0,
  constraint cancellation_fees_pkey PRIMARY KEY (operator_id, policy_id, before_s),
  constraint a_fee_has_at_most_twelve_digits CHECK ((fee_minor <= '999999999999'::bigint)),
  constraint a_fee_is_at_most_the_price CHECK (((fee_percent >= (0)::numeric) AND (fee_percent <= (100)::numeric))),
  constraint a_fee_is_not_negative CHECK ((fee_minor >= 0)),
  constraint a_fee_starts_before_departure CHECK ((before_s >= 0)),
  constraint cancellation_fees_operator_id_policy_id_fkey FOREIGN KEY (operator_id, policy_id) REFERENCES core.policies(operator_id, id)
);
alter table core.cancellation_fees enable row level security;
alter table core.cancellation_fees force row level security;
create policy analytics_reads_all on core.cancellation_fees for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.cancellation_fees for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.cancellation_fees for select to berth_backup using (true);
create policy the_owner_decides on core.cancellation_fees for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.cancellation_fees FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.cancellation_fees REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'policy_id', 'before_s');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.cancellation_fees REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'policy_id', 'before_s');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.cancellation_fees REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'policy_id', 'before_s');

create table core.claims (
  operator_id uuid not null,
  occurrence_id uuid not null,
  id uuid not null,
  booking_id uuid not null,
  mode text not null,
  place integer,
  span int4range not null,
  quantity integer not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  item_no integer not null,
  live boolean not null default true,
  expires_at timestamp with time zone,
  price_minor bigint not null,
  fare_id uuid,
  holder jsonb,
  ended_at timestamp with time zone,
  end_reason text,
  constraint claims_pkey PRIMARY KEY (operator_id, occurrence_id, id),
  constraint a_claim_ends_after_it_begins CHECK ((ends_at >= begins_at)),
  constraint a_claim_ends_for_a_known_reason CHECK ((end_reason = ANY (ARRAY['cancelled'::text, 'expired'::text, 'released'::text, 'moved'::text, 'occurrence_cancelled'::text, 'reseated'::text, 'removed'::text]))),
  constraint a_holder_is_small CHECK ((pg_column_size(holder) <= 2048)),
  constraint a_passenger_is_an_object CHECK ((jsonb_typeof(holder) = 'object'::text)),
  constraint a_placed_claim_names_one_place CHECK ((((mode = 'placed'::text) AND (place IS NOT NULL) AND (quantity = 1)) OR ((mode = 'counted'::text) AND (place IS NULL) AND (span = int4range(0, 1))))),
  constraint a_price_is_not_negative CHECK ((price_minor >= 0)),
  constraint a_quantity_is_one_to_a_thousand CHECK (((quantity >= 1) AND (quantity <= 1000))),
  constraint a_span_is_bounded_and_not_empty CHECK (((NOT isempty(span)) AND (NOT lower_inf(span)) AND (NOT upper_inf(span)) AND (lower(span) >= 0))),
  constraint an_ended_claim_says_when_and_why CHECK (((live = (ended_at IS NULL)) AND ((ended_at IS NULL) = (end_reason IS NULL)))),
  constraint items_are_counted_from_one CHECK ((item_no >= 1))
) partition by RANGE (occurrence_id);
CREATE INDEX claims_by_booking ON ONLY core.claims USING btree (booking_id, operator_id);
CREATE INDEX claims_by_place ON ONLY core.claims USING btree (occurrence_id, place, operator_id) WHERE (place IS NOT NULL);
CREATE INDEX claims_of_holds ON ONLY core.claims USING btree (occurrence_id, operator_id, expires_at) WHERE (live AND (expires_at IS NOT NULL));
alter table core.claims enable row level security;
alter table core.claims force row level security;
create policy analytics_reads_all on core.claims for select to berth_analytics using (true);
create policy the_backup_reads_all on core.claims for select to berth_backup using (true);
create policy the_location_narrows on core.claims as restrictive for select to authenticated using ((( SELECT (core.my_location_id() IS NULL)) OR core.sees_occurrence(operator_id, occurrence_id)));
create policy the_owner_decides on core.claims for all to berth_owner using (true) with check (true);
create policy whoever_sees_the_booking on core.claims for select to authenticated using (((operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[])) OR core.sees_booking(operator_id, booking_id)));
CREATE TRIGGER claims_belong AFTER INSERT ON core.claims REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION core.check_claims_belong();
CREATE TRIGGER refuse_delete_of_claims BEFORE DELETE ON core.claims FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();
CREATE TRIGGER refuse_key_change_of_claims BEFORE UPDATE OF operator_id, occurrence_id, id, booking_id ON core.claims FOR EACH ROW WHEN (((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.occurrence_id IS DISTINCT FROM new.occurrence_id) OR (old.id IS DISTINCT FROM new.id) OR (old.booking_id IS DISTINCT FROM new.booking_id))) EXECUTE FUNCTION core.refuse_key_change();
CREATE TRIGGER refuse_truncate_of_claims BEFORE TRUNCATE ON core.claims FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();

create table core.customers (
  operator_id uuid not null,
  id uuid not null,
  account_id uuid,
  full_name text,
  phone text,
  email text,
  locale text,
  sample boolean not null default false,
  created_at timestamp with time zone not null,
  constraint customers_pkey PRIMARY KEY (operator_id, id),
  constraint an_account_is_one_customer_of_an_operator UNIQUE (operator_id, account_id),
  constraint a_name_is_short CHECK ((length(full_name) <= 200)),
  constraint a_phone_is_short CHECK ((length(phone) <= 32)),
  constraint an_email_has_an_at CHECK (((email ~ '^[^@\s]+@[^@\s]+$'::text) AND (length(email) <= 254))),
  constraint customers_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.accounts(id),
  constraint customers_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
CREATE INDEX customers_by_account ON core.customers USING btree (account_id, operator_id, id);
alter table core.customers enable row level security;
alter table core.customers force row level security;
create policy analytics_reads_all on core.customers for select to berth_analytics using (true);
create policy customers_see_themselves_and_staff_their_operators on core.customers for select to authenticated using (((account_id = ( SELECT core.my_account_id() AS my_account_id)) OR (operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[]))));
create policy the_backup_reads_all on core.customers for select to berth_backup using (true);
create policy the_owner_decides on core.customers for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.customers FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.customers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.customers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.customers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.fare_adjustments (
  operator_id uuid not null,
  fare_table_id uuid not null,
  adjustment_no integer not null,
  name text not null,
  passenger_type text,
  class text,
  travel_from date,
  travel_until date,
  weekdays text[],
  from_time time without time zone,
  until_time time without time zone,
  days_ahead_min integer,
  days_ahead_max integer,
  load_percent_min integer,
  load_percent_max integer,
  percent numeric(6,2) not null default 100,
  plus_minor bigint not null default 0,
  constraint fare_adjustments_pkey PRIMARY KEY (operator_id, fare_table_id, adjustment_no),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint a_percentage_is_at_most_tenfold CHECK (((percent >= (0)::numeric) AND (percent <= (1000)::numeric))),
  constraint a_weekday_is_known CHECK ((weekdays <@ '{mon,tue,wed,thu,fri,sat,sun}'::text[])),
  constraint adjustments_are_counted_from_one CHECK ((adjustment_no >= 1)),
  constraint days_ahead_are_in_order CHECK (((days_ahead_min >= 0) AND (days_ahead_max >= COALESCE(days_ahead_min, 0)))),
  constraint load_is_a_percentage CHECK (((load_percent_min >= 0) AND (load_percent_min <= 100) AND (load_percent_max >= COALESCE(load_percent_min, 0)) AND (load_percent_max <= 100))),
  constraint times_have_both_ends CHECK (((from_time IS NULL) = (until_time IS NULL))),
  constraint travel_ends_after_it_begins CHECK ((travel_until >= travel_from)),
  constraint fare_adjustments_operator_id_fare_table_id_fkey FOREIGN KEY (operator_id, fare_table_id) REFERENCES core.fare_tables(operator_id, id)
);
alter table core.fare_adjustments enable row level security;
alter table core.fare_adjustments force row level security;
create policy analytics_reads_all on core.fare_adjustments for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.fare_adjustments for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.fare_adjustments for select to berth_backup using (true);
create policy the_owner_decides on core.fare_adjustments for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.fare_adjustments FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.fare_adjustments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'fare_table_id', 'adjustment_no');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.fare_adjustments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'fare_table_id', 'adjustment_no');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.fare_adjustments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'fare_table_id', 'adjustment_no');

create table core.fare_tables (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  currency text not null,
  step_minor bigint not null default 1,
  rounding text not null default 'nearest'::text,
  price_minor_min bigint,
  price_minor_max bigint,
  constraint fare_tables_pkey PRIMARY KEY (operator_id, id),
  constraint a_fare_table_has_its_own_name UNIQUE (operator_id, name),
  constraint a_fare_table_has_one_currency UNIQUE (operator_id, id, currency),
  constraint a_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint a_minimum_is_at_most_the_maximum CHECK (((price_minor_min >= 0) AND (price_minor_max >= COALESCE(price_minor_min, (0)::bigint)))),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint a_rounding_is_known CHECK ((rounding = ANY (ARRAY['nearest'::text, 'up'::text, 'down'::text]))),
  constraint a_step_is_positive CHECK ((step_minor > 0)),
  constraint fare_tables_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.fare_tables enable row level security;
alter table core.fare_tables force row level security;
create policy analytics_reads_all on core.fare_tables for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.fare_tables for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.fare_tables for select to berth_backup using (true);
create policy the_owner_decides on core.fare_tables for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.fare_tables FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.fare_tables REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.fare_tables REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.fare_tables REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.fares (
  operator_id uuid not null,
  fare_table_id uuid not null,
  id uuid not null,
  from_zone text,
  to_zone text,
  distance_m_max integer,
  class text,
  passenger_type text,
  price_minor bigint not null,
  price_per_km_minor bigint not null default 0,
  from_stop_id uuid,
  to_stop_id uuid,
  stages_max integer,
  valid_from date,
  valid_until date,
  one_way boolean not null default true,
  conditional boolean not null default false,
  constraint fares_pkey PRIMARY KEY (operator_id, fare_table_id, id),
  constraint a_fare_is_unambiguous UNIQUE NULLS NOT DISTINCT (operator_id, fare_table_id, from_zone, to_zone, distance_m_max, class, passenger_type, from_stop_id, to_stop_id, stages_max, valid_from, valid_until),
  constraint a_distance_is_positive CHECK ((distance_m_max > 0)),
  constraint a_fare_ends_after_it_begins CHECK ((valid_until >= valid_from)),
  constraint a_price_has_at_most_twelve_digits CHECK ((price_minor <= '999999999999'::bigint)),
  constraint a_price_is_not_negative CHECK (((price_minor >= 0) AND (price_per_km_minor >= 0))),
  constraint a_price_per_km_has_at_most_nine_digits CHECK ((price_per_km_minor <= 999999999)),
  constraint stages_are_positive CHECK ((stages_max > 0)),
  constraint fares_operator_id_fare_table_id_fkey FOREIGN KEY (operator_id, fare_table_id) REFERENCES core.fare_tables(operator_id, id),
  constraint fares_operator_id_from_stop_id_fkey FOREIGN KEY (operator_id, from_stop_id) REFERENCES core.locations(operator_id, id),
  constraint fares_operator_id_to_stop_id_fkey FOREIGN KEY (operator_id, to_stop_id) REFERENCES core.locations(operator_id, id)
);
CREATE INDEX fares_by_from_stop ON core.fares USING btree (operator_id, from_stop_id) WHERE (from_stop_id IS NOT NULL);
CREATE INDEX fares_by_to_stop ON core.fares USING btree (operator_id, to_stop_id) WHERE (to_stop_id IS NOT NULL);
alter table core.fares enable row level security;
alter table core.fares force row level security;
create policy analytics_reads_all on core.fares for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.fares for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.fares for select to berth_backup using (true);
create policy the_owner_decides on core.fares for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.fares FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.fares REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'fare_table_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.fares REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'fare_table_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.fares REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'fare_table_id', 'id');

create table core.idempotency_keys (
  operator_id uuid not null,
  caller text collate "C" not null,
  key text collate "C" not null,
  body_hash bytea not null,
  result_id uuid not null,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (operator_id, caller, key),
  constraint a_key_is_one_to_255_characters CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
CREATE INDEX idempotency_keys_by_age ON core.idempotency_keys USING brin (created_at);
alter table core.idempotency_keys enable row level security;
alter table core.idempotency_keys force row level security;
create policy the_backup_reads_all on core.idempotency_keys for select to berth_backup using (true);
create policy the_owner_decides on core.idempotency_keys for all to berth_owner using (true) with check (true);

create table core.installation (
  only_row boolean not null default true,
  self_service boolean not null,
  changed_at timestamp with time zone not null,
  constraint one_row_describes_the_installation PRIMARY KEY (only_row),
  constraint there_is_only_one_row CHECK (only_row)
);
alter table core.installation enable row level security;
alter table core.installation force row level security;
create policy the_backup_reads_all on core.installation for select to berth_backup using (true);
create policy the_owner_decides on core.installation for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.installation FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.installation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('only_row');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.installation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('only_row');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.installation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('only_row');

create table core.installation_admins (
  account_id uuid not null,
  granted_at timestamp with time zone not null,
  constraint installation_admins_pkey PRIMARY KEY (account_id),
  constraint installation_admins_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.accounts(id)
);
alter table core.installation_admins enable row level security;
alter table core.installation_admins force row level security;
create policy the_backup_reads_all on core.installation_admins for select to berth_backup using (true);
create policy the_owner_decides on core.installation_admins for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.installation_admins FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.installation_admins REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('account_id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.installation_admins REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('account_id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.installation_admins REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('account_id');

create table core.invitations (
  operator_id uuid not null,
  id uuid not null,
  account_id uuid,
  email text,
  role text not null,
  secret_hash bytea not null,
  invited_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  outcome text,
  ended_at timestamp with time zone,
  accepted_by uuid,
  barred_account_ids uuid[] not null default '{}'::uuid[],
  constraint invitations_pkey PRIMARY KEY (operator_id, id),
  constraint a_token_opens_one_invitation UNIQUE (secret_hash),
  constraint a_token_is_kept_as_sha256 CHECK ((octet_length(secret_hash) = 32)),
  constraint an_accepted_invitation_says_by_whom CHECK (((NOT (outcome IS DISTINCT FROM 'accepted'::text)) = (accepted_by IS NOT NULL))),
  constraint an_email_has_an_at CHECK (((email ~ '^[^@\s]+@[^@\s]+$'::text) AND (length(email) <= 254))),
  constraint an_ended_invitation_says_when_and_how CHECK (((outcome IS NULL) = (ended_at IS NULL))),
  constraint an_invitation_ends_in_a_known_way CHECK ((outcome = ANY (ARRAY['accepted'::text, 'declined'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint an_invitation_is_for_a_known_role CHECK ((role = ANY (ARRAY['agent'::text, 'instructor'::text, 'provider'::text, 'admin'::text]))),
  constraint an_invitation_lasts_a_while CHECK ((expires_at > created_at)),
  constraint an_invitation_says_whom CHECK ((num_nonnulls(account_id, email) >= 1)),
  constraint invitations_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
CREATE UNIQUE INDEX an_account_has_one_open_invitation ON core.invitations USING btree (operator_id, account_id) WHERE (outcome IS NULL);
CREATE UNIQUE INDEX an_email_has_one_open_invitation ON core.invitations USING btree (operator_id, lower(email)) WHERE (outcome IS NULL);
CREATE INDEX invitations_by_account ON core.invitations USING btree (account_id, id) WHERE (outcome IS NULL);
CREATE INDEX invitations_by_email ON core.invitations USING btree (lower(email), id) WHERE ((outcome IS NULL) AND (account_id IS NULL));
CREATE INDEX invitations_by_id ON core.invitations USING btree (id);
alter table core.invitations enable row level security;
alter table core.invitations force row level security;
create policy admins_see_their_operators_and_the_invited_their_own on core.invitations for select to authenticated using (((operator_id = ANY (( SELECT core.my_operator_ids('{admin}'::text[]) AS my_operator_ids)::uuid[])) OR (account_id = ( SELECT core.my_account_id() AS my_account_id))));
create policy the_backup_reads_all on core.invitations for select to berth_backup using (true);
create policy the_owner_decides on core.invitations for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.invitations FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.invitations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.invitations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.invitations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.layout_places (
  operator_id uuid not null,
  layout_id uuid not null,
  place integer not null,
  label text not null,
  class text not null default 'standard'::text,
  deck integer not null default 1,
  row_no integer not null,
  column_no integer not null,
  "position" text not null default 'middle'::text,
  accessible boolean not null default false,
  blocked boolean not null default false,
  kind text not null default 'seat'::text,
  drawn_x numeric(6,2),
  drawn_y numeric(6,2),
  facing_deg smallint not null default 0,
  constraint layout_places_pkey PRIMARY KEY (operator_id, layout_id, place),
  constraint a_label_names_one_place UNIQUE (operator_id, layout_id, label),
  constraint a_place_stands_alone UNIQUE (operator_id, layout_id, deck, row_no, column_no),
  constraint a_facing_is_less_than_a_turn CHECK (((facing_deg >= 0) AND (facing_deg <= 359))),
  constraint a_label_is_short CHECK ((label ~ '^([1-4]:)?[A-Za-z0-9-]{1,8}$'::text)),
  constraint a_place_has_a_known_kind CHECK ((kind = ANY (ARRAY['seat'::text, 'berth'::text, 'wheelchair'::text]))),
  constraint a_place_is_counted_from_one CHECK (((place >= 1) AND (place <= 10000))),
  constraint a_place_is_drawn_by_both_coordinates CHECK (((drawn_x IS NULL) = (drawn_y IS NULL))),
  constraint a_position_is_by_the_window_aisle_or_between CHECK (("position" = ANY (ARRAY['window'::text, 'aisle'::text, 'middle'::text]))),
  constraint layout_places_operator_id_layout_id_fkey FOREIGN KEY (operator_id, layout_id) REFERENCES core.layouts(operator_id, id)
);
alter table core.layout_places enable row level security;
alter table core.layout_places force row level security;
create policy analytics_reads_all on core.layout_places for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.layout_places for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.layout_places for select to berth_backup using (true);
create policy the_owner_decides on core.layout_places for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.layout_places FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.layout_places REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'layout_id', 'place');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.layout_places REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'layout_id', 'place');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.layout_places REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'layout_id', 'place');

create table core.layouts (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  version integer not null default 1,
  default_class text not null default 'standard'::text,
  created_at timestamp with time zone not null,
  room boolean not null default false,
  deck_names text[] not null default '{}'::text[],
  fixtures jsonb not null default '[]'::jsonb,
  constraint layouts_pkey PRIMARY KEY (operator_id, id),
  constraint a_layout_version_is_one UNIQUE (operator_id, name, version),
  constraint a_layout_has_at_most_four_decks CHECK ((cardinality(deck_names) <= 4)),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint fixtures_are_a_list CHECK ((jsonb_typeof(fixtures) = 'array'::text)),
  constraint layouts_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.layouts enable row level security;
alter table core.layouts force row level security;
create policy analytics_reads_all on core.layouts for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.layouts for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.layouts for select to berth_backup using (true);
create policy the_owner_decides on core.layouts for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.layouts FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.layouts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.layouts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.layouts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.locations (
  operator_id uuid not null,
  id uuid not null,
  parent_id uuid,
  kind text not null,
  name text not null,
  code text,
  time_zone text not null,
  latitude double precision,
  longitude double precision,
  address text,
  amenities jsonb not null default '{}'::jsonb,
  active boolean not null default true,
  constraint locations_pkey PRIMARY KEY (operator_id, id),
  constraint a_location_has_a_known_kind CHECK ((kind = ANY (ARRAY['stop'::text, 'station'::text, 'depot'::text, 'hotel'::text, 'studio'::text, 'shop'::text]))),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 300))),
  constraint a_point_has_both_coordinates CHECK (((latitude IS NULL) = (longitude IS NULL))),
  constraint a_point_is_on_earth CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision) AND (longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint a_zone_is_known CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL)),
  constraint locations_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id),
  constraint locations_operator_id_parent_id_fkey FOREIGN KEY (operator_id, parent_id) REFERENCES core.locations(operator_id, id)
);
CREATE INDEX locations_by_parent ON core.locations USING btree (operator_id, parent_id);
CREATE INDEX locations_by_point ON core.locations USING btree (operator_id, latitude, longitude);
alter table core.locations enable row level security;
alter table core.locations force row level security;
create policy analytics_reads_all on core.locations for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.locations for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.locations for select to berth_backup using (true);
create policy the_owner_decides on core.locations for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.locations FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.locations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.locations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.locations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.members (
  operator_id uuid not null,
  account_id uuid not null,
  role text not null,
  created_at timestamp with time zone not null,
  constraint members_pkey PRIMARY KEY (operator_id, account_id),
  constraint a_member_has_a_known_role CHECK ((role = ANY (ARRAY['agent'::text, 'instructor'::text, 'provider'::text, 'admin'::text]))),
  constraint members_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.accounts(id),
  constraint members_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
CREATE INDEX members_by_account ON core.members USING btree (account_id, operator_id, role);
alter table core.members enable row level security;
alter table core.members force row level security;
create policy members_see_their_colleagues on core.members for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.members for select to berth_backup using (true);
create policy the_owner_decides on core.members for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.members FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.members REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'account_id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.members REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'account_id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.members REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'account_id');

create table core.occurrences (
  operator_id uuid not null,
  id uuid not null,
  offering_id uuid not null,
  location_id uuid,
  mode text not null,
  status text not null default 'scheduled'::text,
  published boolean not null default true,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  sales_open_at timestamp with time zone,
  sales_close_s integer not null default 0,
  capacity integer not null,
  taken integer not null default 0,
  waiting integer not null default 0,
  price_minor bigint,
  currency text not null,
  fare_table_id uuid,
  policy_id uuid,
  span_unit text not null default 'whole'::text,
  span_length integer not null default 1,
  stop_pattern_id uuid,
  layout_id uuid,
  constraint occurrences_pkey PRIMARY KEY (operator_id, id),
  constraint a_counted_occurrence_is_sold_whole CHECK (((mode <> 'counted'::text) OR (span_unit = 'whole'::text))),
  constraint a_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint a_placed_occurrence_has_a_layout CHECK (((mode = 'counted'::text) OR (layout_id IS NOT NULL))),
  constraint a_price_has_at_most_twelve_digits CHECK ((price_minor <= '999999999999'::bigint)),
  constraint a_price_is_not_negative CHECK ((price_minor >= 0)),
  constraint a_queue_is_not_negative CHECK ((waiting >= 0)),
  constraint a_span_has_a_known_unit CHECK ((span_unit = ANY (ARRAY['whole'::text, 'legs'::text]))),
  constraint a_span_has_a_length CHECK ((span_length >= 1)),
  constraint a_whole_is_one_unit CHECK (((span_unit <> 'whole'::text) OR (span_length = 1))),
  constraint an_occurrence_ends_after_it_starts CHECK ((ends_at >= starts_at)),
  constraint an_occurrence_has_a_known_status CHECK ((status = ANY (ARRAY['scheduled'::text, 'cancelled'::text, 'completed'::text]))),
  constraint an_occurrence_is_counted_or_placed CHECK ((mode = ANY (ARRAY['counted'::text, 'placed'::text]))),
  constraint an_occurrence_is_never_oversold CHECK (((taken >= 0) AND (taken <= capacity))),
  constraint what_is_sold_by_legs_has_stops CHECK (((span_unit = 'legs'::text) = (stop_pattern_id IS NOT NULL))),
  constraint an_occurrence_calls_at_a_pattern FOREIGN KEY (operator_id, stop_pattern_id) REFERENCES transit.stop_patterns(operator_id, id),
  constraint occurrences_operator_id_fare_table_id_currency_fkey FOREIGN KEY (operator_id, fare_table_id, currency) REFERENCES core.fare_tables(operator_id, id, currency),
  constraint occurrences_operator_id_layout_id_fkey FOREIGN KEY (operator_id, layout_id) REFERENCES core.layouts(operator_id, id),
  constraint occurrences_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id),
  constraint occurrences_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES core.offerings(operator_id, id),
  constraint occurrences_operator_id_policy_id_fkey FOREIGN KEY (operator_id, policy_id) REFERENCES core.policies(operator_id, id)
) partition by RANGE (id);
CREATE INDEX occurrences_by_fare_table ON ONLY core.occurrences USING btree (fare_table_id, operator_id, currency);
CREATE INDEX occurrences_by_id ON ONLY core.occurrences USING btree (id);
CREATE INDEX occurrences_by_layout ON ONLY core.occurrences USING btree (layout_id, operator_id);
CREATE INDEX occurrences_by_location ON ONLY core.occurrences USING btree (location_id, operator_id);
CREATE INDEX occurrences_by_offering ON ONLY core.occurrences USING btree (offering_id, operator_id, starts_at);
CREATE INDEX occurrences_by_pattern ON ONLY core.occurrences USING btree (stop_pattern_id, operator_id, starts_at);
CREATE INDEX occurrences_by_policy ON ONLY core.occurrences USING btree (policy_id, operator_id);
alter table core.occurrences enable row level security;
alter table core.occurrences force row level security;
create policy analytics_reads_all on core.occurrences for select to berth_analytics using (true);
create policy everyone_sees_what_is_published on core.occurrences for select to anon, authenticated using (((published AND (operator_id IN ( SELECT o.id
   FROM core.operators o))) OR (operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])) OR (id = ANY (( SELECT core.my_unpublished_ids() AS my_unpublished_ids)::uuid[]))));
create policy the_backup_reads_all on core.occurrences for select to berth_backup using (true);
create policy the_location_narrows on core.occurrences as restrictive for select to anon, authenticated using ((( SELECT (core.my_location_id() IS NULL)) OR (location_id = ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.occurrences for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_inserts AFTER INSERT ON core.occurrences REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((core.my_account_id() IS NOT NULL)) EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE OF operator_id, id, offering_id, location_id, mode, status, published, starts_at, ends_at, sales_open_at, sales_close_s, capacity, price_minor, currency, fare_table_id, policy_id, span_unit, span_length, stop_pattern_id, layout_id ON core.occurrences FOR EACH ROW EXECUTE FUNCTION audit.record_occurrence();
CREATE TRIGGER refuse_delete_of_occurrences BEFORE DELETE ON core.occurrences FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();
CREATE TRIGGER refuse_key_change_of_occurrences BEFORE UPDATE OF operator_id, id ON core.occurrences FOR EACH ROW WHEN (((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION core.refuse_key_change();
CREATE TRIGGER refuse_truncate_of_occurrences BEFORE TRUNCATE ON core.occurrences FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_delete();

create table core.offerings (
  operator_id uuid not null,
  id uuid not null,
  location_id uuid,
  kind text not null,
  name text not null,
  description text,
  mode text not null,
  policy_id uuid,
  fare_table_id uuid,
  sample boolean not null default false,
  active boolean not null default true,
  created_at timestamp with time zone not null,
  constraint offerings_pkey PRIMARY KEY (operator_id, id),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 300))),
  constraint an_offering_has_a_known_kind CHECK ((kind = ANY (ARRAY['trip'::text, 'class'::text, 'room_type'::text, 'provider'::text]))),
  constraint an_offering_is_counted_or_placed CHECK ((mode = ANY (ARRAY['counted'::text, 'placed'::text]))),
  constraint offerings_operator_id_fare_table_id_fkey FOREIGN KEY (operator_id, fare_table_id) REFERENCES core.fare_tables(operator_id, id),
  constraint offerings_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id),
  constraint offerings_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id),
  constraint offerings_operator_id_policy_id_fkey FOREIGN KEY (operator_id, policy_id) REFERENCES core.policies(operator_id, id)
);
CREATE INDEX offerings_by_fare_table ON core.offerings USING btree (operator_id, fare_table_id);
CREATE INDEX offerings_by_location ON core.offerings USING btree (operator_id, location_id);
CREATE INDEX offerings_by_policy ON core.offerings USING btree (operator_id, policy_id);
alter table core.offerings enable row level security;
alter table core.offerings force row level security;
create policy analytics_reads_all on core.offerings for select to berth_analytics using (true);
create policy everyone_sees_what_is_active on core.offerings for select to anon, authenticated using (((operator_id IN ( SELECT o.id
   FROM core.operators o)) AND (active OR core.sees_occurrence_of(operator_id, id))));
create policy members_see_their_operators on core.offerings for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.offerings for select to berth_backup using (true);
create policy the_location_narrows on core.offerings as restrictive for select to anon, authenticated using ((( SELECT (core.my_location_id() IS NULL)) OR (location_id = ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.offerings for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.offerings FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.offerings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.offerings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.offerings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.operators (
  id uuid not null,
  slug text not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  logo_url text,
  colour text,
  website text,
  contact_phone text,
  active boolean not null default true,
  created_at timestamp with time zone not null,
  languages text[] not null default '{}'::text[],
  text_colour text,
  contact_email text,
  contact_address text,
  archived_at timestamp with time zone,
  constraint operators_pkey PRIMARY KEY (id),
  constraint a_slug_names_one_operator UNIQUE (slug),
  constraint a_colour_is_hex CHECK ((colour ~ '^#[0-9a-f]{6}$'::text)),
  constraint a_contact_address_is_short CHECK ((length(contact_address) <= 500)),
  constraint a_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint a_slug_fits_an_address CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
  constraint a_text_colour_is_hex CHECK ((text_colour ~ '^#[0-9a-f]{6}$'::text)),
  constraint a_zone_is_known CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL)),
  constraint an_archived_operator_sells_nothing CHECK (((archived_at IS NULL) OR (NOT active)))
);
alter table core.operators enable row level security;
alter table core.operators force row level security;
create policy analytics_reads_all on core.operators for select to berth_analytics using (true);
create policy everyone_sees_who_is_active on core.operators for select to anon, authenticated using (active);
create policy installation_admins_see_all on core.operators for select to authenticated using (( SELECT core.is_installation_admin() AS is_installation_admin));
create policy members_see_their_own on core.operators for select to authenticated using ((id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.operators for select to berth_backup using (true);
create policy the_owner_decides on core.operators for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.operators FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.operators REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.operators REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.operators REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('id');

create table core.policies (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  hold_s integer not null default 600,
  sales_close_s integer not null default 0,
  open_holds_max integer,
  held_places_max integer,
  holds_per_hour_max integer,
  created_at timestamp with time zone not null,
  change_fee_minor bigint not null default 0,
  changes_close_s integer not null default 0,
  constraint policies_pkey PRIMARY KEY (operator_id, id),
  constraint a_change_fee_is_a_price CHECK (((change_fee_minor >= 0) AND (change_fee_minor <= '999999999999'::bigint))),
  constraint a_hold_lasts_seconds_to_a_week CHECK (((hold_s >= 1) AND (hold_s <= 604800))),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint changes_close_within_a_year CHECK (((changes_close_s >= 0) AND (changes_close_s <= 31622400))),
  constraint limits_of_holds_are_positive CHECK (((open_holds_max >= 1) AND (open_holds_max <= 1000000) AND (held_places_max >= 1) AND (held_places_max <= 1000000) AND (holds_per_hour_max >= 1) AND (holds_per_hour_max <= 1000000))),
  constraint sales_close_within_a_year CHECK (((sales_close_s >= 0) AND (sales_close_s <= 31622400))),
  constraint policies_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.policies enable row level security;
alter table core.policies force row level security;
create policy analytics_reads_all on core.policies for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.policies for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.policies for select to berth_backup using (true);
create policy the_owner_decides on core.policies for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON core.policies FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON core.policies REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON core.policies REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON core.policies REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table core.reference_keys (
  id boolean not null default true,
  rounds bigint[] not null,
  constraint reference_keys_pkey PRIMARY KEY (id),
  constraint a_key_has_four_rounds CHECK ((cardinality(rounds) = 4)),
  constraint there_is_one_key CHECK (id)
);
alter table core.reference_keys enable row level security;
alter table core.reference_keys force row level security;
create policy the_backup_reads_all on core.reference_keys for select to berth_backup using (true);
create policy the_owner_decides on core.reference_keys for all to berth_owner using (true) with check (true);

create sequence core.reference_numbers as bigint increment 1 minvalue 0 maxvalue 1099511627775 start 0 cache 1;

create table core.refusals (
  code text not null,
  sqlstate text not null,
  http_status integer not null,
  sentence text not null,
  precedence integer not null,
  constraint refusals_pkey PRIMARY KEY (code),
  constraint a_refusal_has_its_own_sqlstate UNIQUE (sqlstate),
  constraint a_sqlstate_is_of_class_rb CHECK ((sqlstate ~ '^RB[0-9]{3}$'::text)),
  constraint a_status_says_error CHECK (((http_status >= 400) AND (http_status <= 599)))
);
alter table core.refusals enable row level security;
alter table core.refusals force row level security;
create policy analytics_reads_all on core.refusals for select to berth_analytics using (true);
create policy everyone_sees_it on core.refusals for select to anon, authenticated using (true);
create policy the_backup_reads_all on core.refusals for select to berth_backup using (true);
create policy the_owner_decides on core.refusals for all to berth_owner using (true) with check (true);

create table core.transaction_clock (
  only_row boolean not null default true,
  added bigint not null default 0,
  constraint transaction_clock_pkey PRIMARY KEY (only_row),
  constraint there_is_one_clock CHECK (only_row)
);
alter table core.transaction_clock enable row level security;
alter table core.transaction_clock force row level security;
create policy the_backup_reads_all on core.transaction_clock for select to berth_backup using (true);
create policy the_owner_decides on core.transaction_clock for all to berth_owner using (true) with check (true);

create table core.waitlist_entries (
  operator_id uuid not null,
  occurrence_id uuid not null,
  id uuid not null,
  line_number integer not null,
  customer_id uuid,
  account_id uuid,
  status text not null default 'waiting'::text,
  quantity integer not null,
  span int4range not null default int4range(0, 1),
  lines jsonb not null,
  offer_booking_id uuid,
  lapse_reason text,
  contact_name text,
  contact_phone text,
  contact_email text,
  created_at timestamp with time zone not null,
  constraint waitlist_entries_pkey PRIMARY KEY (operator_id, occurrence_id, id),
  constraint nobody_shares_a_place_in_line UNIQUE (operator_id, occurrence_id, line_number),
  constraint a_contact_is_short CHECK (((length(contact_name) <= 200) AND (length(contact_phone) <= 32) AND (length(contact_email) <= 254))),
  constraint an_entry_has_a_known_status CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'accepted'::text, 'lapsed'::text, 'left'::text]))),
  constraint an_entry_waits_for_something CHECK (((quantity >= 1) AND (jsonb_array_length(lines) >= 1))),
  constraint an_offer_is_a_hold CHECK (((status <> ALL (ARRAY['offered'::text, 'accepted'::text])) OR (offer_booking_id IS NOT NULL))),
  constraint only_who_lapsed_has_a_reason CHECK (((lapse_reason IS NULL) OR (status = 'lapsed'::text))),
  constraint who_lapsed_had_an_offer_or_a_reason CHECK (((status <> 'lapsed'::text) OR (offer_booking_id IS NOT NULL) OR (lapse_reason IS NOT NULL))),
  constraint waitlist_entries_operator_id_customer_id_fkey FOREIGN KEY (operator_id, customer_id) REFERENCES core.customers(operator_id, id),
  constraint waitlist_entries_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id),
  constraint waitlist_entries_operator_id_occurrence_id_fkey FOREIGN KEY (operator_id, occurrence_id) REFERENCES core.occurrences(operator_id, id)
);
CREATE UNIQUE INDEX a_customer_waits_once ON core.waitlist_entries USING btree (operator_id, occurrence_id, customer_id) WHERE ((status = 'waiting'::text) AND (customer_id IS NOT NULL));
CREATE INDEX waitlist_entries_by_customer ON core.waitlist_entries USING btree (customer_id, operator_id);
CREATE INDEX waitlist_entries_by_offer ON core.waitlist_entries USING btree (offer_booking_id, operator_id);
CREATE INDEX waitlist_entries_in_line ON core.waitlist_entries USING btree (operator_id, occurrence_id, line_number) WHERE (status = 'waiting'::text);
alter table core.waitlist_entries enable row level security;
alter table core.waitlist_entries force row level security;
create policy analytics_reads_all on core.waitlist_entries for select to berth_analytics using (true);
create policy customers_see_their_own_and_staff_their_operators on core.waitlist_entries for select to authenticated using (((customer_id = ANY (( SELECT core.my_customer_ids() AS my_customer_ids)::uuid[])) OR (operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[]))));
create policy the_backup_reads_all on core.waitlist_entries for select to berth_backup using (true);
create policy the_location_narrows on core.waitlist_entries as restrictive for select to authenticated using ((( SELECT (core.my_location_id() IS NULL)) OR core.sees_occurrence(operator_id, occurrence_id)));
create policy the_owner_decides on core.waitlist_entries for all to berth_owner using (true) with check (true);

create table ops.exposure (
  only_row boolean not null default true,
  schema_name text not null,
  chosen_at timestamp with time zone not null default clock_timestamp(),
  constraint one_schema_is_exposed PRIMARY KEY (only_row),
  constraint there_is_only_one_row CHECK (only_row)
);
alter table ops.exposure enable row level security;
alter table ops.exposure force row level security;
create policy the_backup_reads_all on ops.exposure for select to berth_backup using (true);
create policy the_owner_decides on ops.exposure for all to berth_owner using (true) with check (true);

create table ops.job_runs (
  id uuid not null,
  name text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  ok boolean,
  error text,
  detail jsonb not null default '{}'::jsonb,
  constraint job_runs_pkey PRIMARY KEY (id),
  constraint a_failed_run_says_why CHECK (((ok IS FALSE) = (error IS NOT NULL))),
  constraint a_finished_run_went_well_or_not CHECK (((finished_at IS NULL) = (ok IS NULL))),
  constraint a_run_ends_after_it_starts CHECK ((finished_at >= started_at)),
  constraint job_runs_name_fkey FOREIGN KEY (name) REFERENCES ops.jobs(name)
);
CREATE UNIQUE INDEX a_job_never_overlaps_itself ON ops.job_runs USING btree (name) WHERE (finished_at IS NULL);
CREATE INDEX job_runs_by_name ON ops.job_runs USING btree (name, started_at DESC);
CREATE INDEX job_runs_by_start ON ops.job_runs USING btree (started_at);
alter table ops.job_runs enable row level security;
alter table ops.job_runs force row level security;
create policy the_backup_reads_all on ops.job_runs for select to berth_backup using (true);
create policy the_owner_decides on ops.job_runs for all to berth_owner using (true) with check (true);

create table ops.jobs (
  name text not null,
  description text not null,
  every_s integer not null,
  at_s integer not null default 0,
  active boolean not null default true,
  constraint jobs_pkey PRIMARY KEY (name),
  constraint a_job_comes_back_within_a_day CHECK (((every_s >= 60) AND (every_s <= 86400))),
  constraint a_job_has_a_short_name CHECK ((name ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
  constraint a_job_is_due_within_its_period CHECK (((at_s >= 0) AND (at_s < every_s)))
);
alter table ops.jobs enable row level security;
alter table ops.jobs force row level security;
create policy the_backup_reads_all on ops.jobs for select to berth_backup using (true);
create policy the_owner_decides on ops.jobs for all to berth_owner using (true) with check (true);

create table ops.migrations (
  version integer not null,
  name text not null,
  hash text not null,
  down_sql text not null,
  transactional boolean not null,
  applied_at timestamp with time zone not null default clock_timestamp(),
  duration_ms integer not null,
  constraint a_version_is_applied_once PRIMARY KEY (version)
);
alter table ops.migrations enable row level security;
alter table ops.migrations force row level security;
create policy the_backup_reads_all on ops.migrations for select to berth_backup using (true);
create policy the_owner_decides on ops.migrations for all to berth_owner using (true) with check (true);

create table ops.objects (
  path text not null,
  kind text not null,
  name text not null,
  hash text not null,
  makes text[] not null,
  made_hash text,
  server_major integer not null,
  applied_at timestamp with time zone not null default clock_timestamp(),
  constraint a_file_is_recorded_once PRIMARY KEY (path)
);
alter table ops.objects enable row level security;
alter table ops.objects force row level security;
create policy the_backup_reads_all on ops.objects for select to berth_backup using (true);
create policy the_owner_decides on ops.objects for all to berth_owner using (true) with check (true);

create table ops.probes (
  server uuid not null,
  probed_at timestamp with time zone not null,
  constraint probes_pkey PRIMARY KEY (server)
) with (fillfactor=50);
alter table ops.probes enable row level security;
alter table ops.probes force row level security;
create policy the_backup_reads_all on ops.probes for select to berth_backup using (true);
create policy the_owner_decides on ops.probes for all to berth_owner using (true) with check (true);

create view public.audit_log (
  operator_id uuid,
  "when" timestamp with time zone,
  who uuid,
  ip text,
  request_id text,
  action text,
  relation text,
  row_id text,
  old jsonb,
  new jsonb
) with (security_invoker=true); -- file a1195f2087ef9806
-- reads audit.entries.account_id
-- reads audit.entries.action
-- reads audit.entries.at
-- reads audit.entries.ip
-- reads audit.entries.new_row
-- reads audit.entries.old_row
-- reads audit.entries.operator_id
-- reads audit.entries.relation
-- reads audit.entries.request_id
-- reads core.booking_events.account_id
-- reads core.booking_events.at
-- reads core.booking_events.booking_id
-- reads core.booking_events.detail
-- reads core.booking_events.ip
-- reads core.booking_events.operator_id
-- reads core.booking_events.request_id
-- reads core.booking_events.topic
-- reads core.booking_events.version

create view public.booking_passengers (
  id uuid,
  operator_id uuid,
  booking_id uuid,
  occurrence_id uuid,
  seat text,
  class text,
  name text,
  age numeric,
  from_stop text,
  to_stop text,
  departure_time timestamp with time zone,
  arrival_time timestamp with time zone,
  quantity integer,
  price numeric,
  price_minor bigint,
  currency text,
  status text
) with (security_invoker=true); -- file 123ea637c0def098
-- reads core.claims.begins_at
-- reads core.claims.booking_id
-- reads core.claims.end_reason
-- reads core.claims.ends_at
-- reads core.claims.holder
-- reads core.claims.id
-- reads core.claims.live
-- reads core.claims.occurrence_id
-- reads core.claims.operator_id
-- reads core.claims.place
-- reads core.claims.price_minor
-- reads core.claims.quantity
-- reads core.claims.span
-- reads core.layout_places.class
-- reads core.layout_places.label
-- reads core.layout_places.layout_id
-- reads core.layout_places.operator_id
-- reads core.layout_places.place
-- reads core.locations.id
-- reads core.locations.name
-- reads core.locations.operator_id
-- reads core.major_units(bigint,text)
-- reads core.occurrences.id
-- reads core.occurrences.layout_id
-- reads core.occurrences.operator_id
-- reads core.occurrences.stop_pattern_id
-- reads public.bookings.currency
-- reads public.bookings.id
-- reads public.bookings.operator_id
-- reads public.bookings.status
-- reads transit.pattern_stops.location_id
-- reads transit.pattern_stops.operator_id
-- reads transit.pattern_stops.pattern_id
-- reads transit.pattern_stops.stop_index

create view public.bookings (
  id uuid,
  reference text collate "C",
  operator_id uuid,
  customer_id uuid,
  status text,
  payment_status text,
  contact_name text,
  contact_phone text,
  contact_email text,
  total numeric,
  total_minor bigint,
  fee_minor bigint,
  paid_minor bigint,
  refundable_minor bigint,
  currency text,
  expires_at timestamp with time zone,
  created_at timestamp with time zone
) with (security_invoker=true); -- file 0a6e780ef19fde98
-- reads core.bookings.contact_email
-- reads core.bookings.contact_name
-- reads core.bookings.contact_phone
-- reads core.bookings.created_at
-- reads core.bookings.currency
-- reads core.bookings.customer_id
-- reads core.bookings.expires_at
-- reads core.bookings.fee_minor
-- reads core.bookings.id
-- reads core.bookings.operator_id
-- reads core.bookings.paid_minor
-- reads core.bookings.reference
-- reads core.bookings.refundable_minor
-- reads core.bookings.status
-- reads core.bookings.total_minor
-- reads core.major_units(bigint,text)
-- reads core.my_customer_ids()
-- reads core.operator_ids_seen(text[])
-- reads core.payment_status(bigint,bigint,text)
-- reads core.show_reference(text)

create view public.brands (
  id uuid,
  operator_id uuid,
  name text,
  website text,
  phone text,
  time_zone text,
  logo_url text,
  colour text,
  text_colour text
) with (security_invoker=true); -- file 11e1c554d9445264
-- reads core.operators.colour
-- reads core.operators.contact_phone
-- reads core.operators.id
-- reads core.operators.logo_url
-- reads core.operators.name
-- reads core.operators.text_colour
-- reads core.operators.time_zone
-- reads core.operators.website
-- reads transit.brands.colour
-- reads transit.brands.feed_id
-- reads transit.brands.id
-- reads transit.brands.logo_url
-- reads transit.brands.name
-- reads transit.brands.operator_id
-- reads transit.brands.phone
-- reads transit.brands.text_colour
-- reads transit.brands.time_zone
-- reads transit.brands.website

create view public.bus_schedules (
  id uuid,
  operator_id uuid,
  route_id uuid,
  route text,
  trip_id uuid,
  headsign text,
  service_date date,
  departure_time timestamp with time zone,
  arrival_time timestamp with time zone,
  time_zone text,
  from_stop text,
  status text,
  available_seats integer,
  fare numeric,
  fare_minor bigint,
  currency text,
  bus_id uuid,
  bus_number text,
  bus_type_id uuid,
  bus_type text,
  amenities jsonb,
  seat_layout jsonb
) with (security_invoker=true); -- file 7084e55fcff00954
-- reads core.count_free(uuid,uuid)
-- reads core.describe_layout(uuid,uuid)
-- reads core.locations.id
-- reads core.locations.name
-- reads core.locations.operator_id
-- reads core.locations.time_zone
-- reads core.major_units(bigint,text)
-- reads core.occurrences.capacity
-- reads core.occurrences.currency
-- reads core.occurrences.ends_at
-- reads core.occurrences.fare_table_id
-- reads core.occurrences.id
-- reads core.occurrences.layout_id
-- reads core.occurrences.location_id
-- reads core.occurrences.operator_id
-- reads core.occurrences.price_minor
-- reads core.occurrences.starts_at
-- reads core.occurrences.status
-- reads core.occurrences.stop_pattern_id
-- reads core.occurrences.taken
-- reads transit.departures.occurrence_id
-- reads transit.departures.offering_id
-- reads transit.departures.operator_id
-- reads transit.departures.service_date
-- reads transit.departures.vehicle_id
-- reads transit.departures.vehicle_type_id
-- reads transit.routes.id
-- reads transit.routes.long_name
-- reads transit.routes.operator_id
-- reads transit.routes.short_name
-- reads transit.trips.headsign
-- reads transit.trips.offering_id
-- reads transit.trips.operator_id
-- reads transit.trips.route_id
-- reads transit.vehicle_types.amenities
-- reads transit.vehicle_types.id
-- reads transit.vehicle_types.name
-- reads transit.vehicle_types.operator_id
-- reads transit.vehicles.id
-- reads transit.vehicles.number
-- reads transit.vehicles.operator_id
-- reads transit.whole_fare(uuid,uuid,uuid,uuid,timestamp with time zone,integer,integer)

create view public.buses (
  id uuid,
  operator_id uuid,
  number text,
  bus_type_id uuid,
  bus_type text,
  amenities jsonb,
  seat_layout jsonb
) with (security_invoker=true); -- file d75b43808fac721e
-- reads core.describe_layout(uuid,uuid)
-- reads transit.vehicle_types.amenities
-- reads transit.vehicle_types.id
-- reads transit.vehicle_types.layout_id
-- reads transit.vehicle_types.name
-- reads transit.vehicle_types.operator_id
-- reads transit.vehicles.active
-- reads transit.vehicles.id
-- reads transit.vehicles.number
-- reads transit.vehicles.operator_id
-- reads transit.vehicles.vehicle_type_id

create view public.class_events (
  id uuid,
  operator_id uuid,
  series_id uuid,
  name text,
  location_id uuid,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  capacity integer,
  reg_count integer,
  waitlist_count integer,
  available integer,
  status text,
  price numeric,
  price_minor bigint,
  currency text,
  published boolean
) with (security_invoker=true); -- file 61fa7916dfcad3ca
-- reads core.count_free(uuid,uuid)
-- reads core.major_units(bigint,text)
-- reads core.occurrences.capacity
-- reads core.occurrences.currency
-- reads core.occurrences.ends_at
-- reads core.occurrences.id
-- reads core.occurrences.location_id
-- reads core.occurrences.offering_id
-- reads core.occurrences.operator_id
-- reads core.occurrences.price_minor
-- reads core.occurrences.published
-- reads core.occurrences.starts_at
-- reads core.occurrences.status
-- reads core.occurrences.taken
-- reads core.occurrences.waiting
-- reads core.offerings.id
-- reads core.offerings.kind
-- reads core.offerings.name
-- reads core.offerings.operator_id

create view public.class_series (
  id uuid,
  operator_id uuid,
  location_id uuid,
  name text,
  description text,
  policy_id uuid,
  active boolean,
  created_at timestamp with time zone
) with (security_invoker=true); -- file 254b0502fd8d48ac
-- reads core.offerings.active
-- reads core.offerings.created_at
-- reads core.offerings.description
-- reads core.offerings.id
-- reads core.offerings.kind
-- reads core.offerings.location_id
-- reads core.offerings.name
-- reads core.offerings.operator_id
-- reads core.offerings.policy_id

create view public.event_waitlists (
  id uuid,
  operator_id uuid,
  event_id uuid,
  customer_id uuid,
  "position" integer,
  quantity integer,
  status text,
  offer_booking_id uuid,
  promoted_at timestamp with time zone,
  offer_expires_at timestamp with time zone,
  created_at timestamp with time zone,
  line_number integer,
  lines jsonb,
  lapse_reason text
) with (security_invoker=true); -- file 2a1b3680f9624844
-- reads core.bookings.created_at
-- reads core.bookings.expires_at
-- reads core.bookings.id
-- reads core.bookings.operator_id
-- reads core.customers.account_id
-- reads core.customers.id
-- reads core.customers.operator_id
-- reads core.my_account_id()
-- reads core.my_customer_ids()
-- reads core.operator_ids_seen(text[])
-- reads core.waitlist_entries.created_at
-- reads core.waitlist_entries.customer_id
-- reads core.waitlist_entries.id
-- reads core.waitlist_entries.lapse_reason
-- reads core.waitlist_entries.line_number
-- reads core.waitlist_entries.lines
-- reads core.waitlist_entries.occurrence_id
-- reads core.waitlist_entries.offer_booking_id
-- reads core.waitlist_entries.operator_id
-- reads core.waitlist_entries.quantity
-- reads core.waitlist_entries.status
-- reads core.waitlist_position(uuid,uuid,uuid)

create view public.layouts (
  id uuid,
  operator_id uuid,
  name text,
  version integer,
  default_class text,
  room boolean,
  deck_names text[],
  created_at timestamp with time zone,
  places_count integer,
  fixtures jsonb,
  places jsonb
) with (security_invoker=true); -- file eff8a85dcb5acbce
-- reads core.describe_layout(uuid,uuid)
-- reads core.layout_places.blocked
-- reads core.layout_places.layout_id
-- reads core.layout_places.operator_id
-- reads core.layouts.created_at
-- reads core.layouts.deck_names
-- reads core.layouts.default_class
-- reads core.layouts.fixtures
-- reads core.layouts.id
-- reads core.layouts.name
-- reads core.layouts.operator_id
-- reads core.layouts.room
-- reads core.layouts.version

create view public.locations (
  id uuid,
  operator_id uuid,
  parent_id uuid,
  kind text,
  name text,
  code text,
  time_zone text,
  latitude double precision,
  longitude double precision,
  address text,
  amenities jsonb,
  active boolean
) with (security_invoker=true); -- file e1894dd13ad6e981
-- reads core.locations.active
-- reads core.locations.address
-- reads core.locations.amenities
-- reads core.locations.code
-- reads core.locations.id
-- reads core.locations.kind
-- reads core.locations.latitude
-- reads core.locations.longitude
-- reads core.locations.name
-- reads core.locations.operator_id
-- reads core.locations.parent_id
-- reads core.locations.time_zone
-- reads core.my_operator_ids(text[])

create view public.occurrences (
  id uuid,
  operator_id uuid,
  offering_id uuid,
  location_id uuid,
  mode text,
  status text,
  published boolean,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  sales_open_at timestamp with time zone,
  sales_close_at timestamp with time zone,
  available integer,
  price numeric,
  price_minor bigint,
  currency text
) with (security_invoker=true); -- file 436922f2b284fd1c
-- reads core.count_free(uuid,uuid)
-- reads core.major_units(bigint,text)
-- reads core.occurrences.currency
-- reads core.occurrences.ends_at
-- reads core.occurrences.fare_table_id
-- reads core.occurrences.id
-- reads core.occurrences.location_id
-- reads core.occurrences.mode
-- reads core.occurrences.offering_id
-- reads core.occurrences.operator_id
-- reads core.occurrences.price_minor
-- reads core.occurrences.published
-- reads core.occurrences.sales_close_s
-- reads core.occurrences.sales_open_at
-- reads core.occurrences.starts_at
-- reads core.occurrences.status

create view public.offerings (
  id uuid,
  operator_id uuid,
  location_id uuid,
  kind text,
  name text,
  description text,
  mode text,
  policy_id uuid,
  fare_table_id uuid,
  active boolean,
  created_at timestamp with time zone
) with (security_invoker=true); -- file ab75b8c60157e72d
-- reads core.offerings.active
-- reads core.offerings.created_at
-- reads core.offerings.description
-- reads core.offerings.fare_table_id
-- reads core.offerings.id
-- reads core.offerings.kind
-- reads core.offerings.location_id
-- reads core.offerings.mode
-- reads core.offerings.name
-- reads core.offerings.operator_id
-- reads core.offerings.policy_id

create view public.operators (
  id uuid,
  slug text,
  name text,
  time_zone text,
  currency text,
  logo_url text,
  colour text,
  website text,
  contact_phone text,
  active boolean,
  created_at timestamp with time zone,
  status text,
  currency_decimals integer,
  languages text[],
  text_colour text,
  contact_email text,
  contact_address text,
  archived_at timestamp with time zone
) with (security_invoker=true); -- file 44a181fa51f315ec
-- reads core.currency_decimals(text)
-- reads core.operator_status(boolean,timestamp with time zone)
-- reads core.operators.active
-- reads core.operators.archived_at
-- reads core.operators.colour
-- reads core.operators.contact_address
-- reads core.operators.contact_email
-- reads core.operators.contact_phone
-- reads core.operators.created_at
-- reads core.operators.currency
-- reads core.operators.id
-- reads core.operators.languages
-- reads core.operators.logo_url
-- reads core.operators.name
-- reads core.operators.slug
-- reads core.operators.text_colour
-- reads core.operators.time_zone
-- reads core.operators.website

create view public.registrations (
  id uuid,
  operator_id uuid,
  event_id uuid,
  booking_id uuid,
  customer_id uuid,
  quantity integer,
  status text,
  created_at timestamp with time zone
) with (security_invoker=true); -- file ac574084f9a23bf7
-- reads core.bookings.customer_id
-- reads core.bookings.id
-- reads core.bookings.operator_id
-- reads core.bookings.status
-- reads core.claims.booking_id
-- reads core.claims.end_reason
-- reads core.claims.expires_at
-- reads core.claims.id
-- reads core.claims.live
-- reads core.claims.occurrence_id
-- reads core.claims.operator_id
-- reads core.claims.quantity
-- reads core.id_time(uuid)
-- reads core.my_customer_ids()
-- reads core.my_operator_ids(text[])
-- reads core.occurrences.id
-- reads core.occurrences.offering_id
-- reads core.occurrences.operator_id
-- reads core.offerings.id
-- reads core.offerings.kind
-- reads core.offerings.operator_id
-- reads core.operator_ids_seen(text[])
-- reads core.read_attendance(uuid,uuid)

create view public.routes (
  id uuid,
  operator_id uuid,
  brand_id uuid,
  brand text,
  gtfs_id text,
  short_name text,
  long_name text,
  name text,
  route_type integer,
  colour text,
  stops jsonb
) with (security_invoker=true); -- file e3f820070a1c7f55
-- reads core.operators.id
-- reads core.operators.name
-- reads transit.brands.feed_id
-- reads transit.brands.id
-- reads transit.brands.name
-- reads transit.brands.operator_id
-- reads transit.describe_stops(uuid,uuid)
-- reads transit.routes.active
-- reads transit.routes.brand_id
-- reads transit.routes.colour
-- reads transit.routes.gtfs_id
-- reads transit.routes.id
-- reads transit.routes.long_name
-- reads transit.routes.operator_id
-- reads transit.routes.route_type
-- reads transit.routes.short_name

create view public.user_profiles (
  id uuid,
  operator_id uuid,
  full_name text,
  phone text,
  email text,
  role text,
  locale text,
  created_at timestamp with time zone
) with (security_invoker=true); -- file ef807ba4eac27ca0
-- reads public.users.created_at
-- reads public.users.email
-- reads public.users.full_name
-- reads public.users.id
-- reads public.users.locale
-- reads public.users.operator_id
-- reads public.users.phone
-- reads public.users.role

create view public.users (
  id uuid,
  operator_id uuid,
  full_name text,
  phone text,
  email text,
  role text,
  locale text,
  created_at timestamp with time zone
) with (security_invoker=true); -- file a465cc0af684b39f
-- reads core.accounts.created_at
-- reads core.accounts.email
-- reads core.accounts.full_name
-- reads core.accounts.id
-- reads core.accounts.locale
-- reads core.accounts.phone
-- reads core.customers.account_id
-- reads core.customers.created_at
-- reads core.customers.email
-- reads core.customers.full_name
-- reads core.customers.id
-- reads core.customers.locale
-- reads core.customers.operator_id
-- reads core.customers.phone
-- reads core.members.account_id
-- reads core.members.role
-- reads core.my_account_id()
-- reads core.operator_ids_seen(text[])

create table transit.brands (
  operator_id uuid not null,
  id uuid not null,
  feed_id uuid,
  gtfs_id text not null,
  name text not null,
  website text,
  phone text,
  time_zone text not null,
  logo_url text,
  colour text,
  text_colour text,
  constraint brands_pkey PRIMARY KEY (operator_id, id),
  constraint an_agency_is_one_brand UNIQUE (operator_id, feed_id, gtfs_id),
  constraint a_colour_is_hex CHECK ((colour ~ '^#[0-9a-f]{6}$'::text)),
  constraint a_text_colour_is_hex CHECK ((text_colour ~ '^#[0-9a-f]{6}$'::text)),
  constraint a_zone_is_known CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL)),
  constraint brands_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id)
);
CREATE UNIQUE INDEX a_brand_by_hand_has_its_own_name ON transit.brands USING btree (operator_id, gtfs_id) WHERE (feed_id IS NULL);
alter table transit.brands enable row level security;
alter table transit.brands force row level security;
create policy analytics_reads_all on transit.brands for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.brands for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.brands for select to berth_backup using (true);
create policy the_owner_decides on transit.brands for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON transit.brands FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON transit.brands REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON transit.brands REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON transit.brands REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table transit.departures (
  operator_id uuid not null,
  occurrence_id uuid not null,
  offering_id uuid not null,
  service_date date not null,
  departure_s integer not null,
  vehicle_id uuid,
  vehicle_type_id uuid not null,
  withdrawn boolean not null default false,
  retimed boolean not null default false,
  constraint departures_pkey PRIMARY KEY (operator_id, occurrence_id),
  constraint a_trip_leaves_once_at_a_time UNIQUE (operator_id, offering_id, service_date, departure_s),
  constraint departures_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES transit.trips(operator_id, offering_id),
  constraint departures_operator_id_vehicle_id_fkey FOREIGN KEY (operator_id, vehicle_id) REFERENCES transit.vehicles(operator_id, id),
  constraint departures_operator_id_vehicle_type_id_fkey FOREIGN KEY (operator_id, vehicle_type_id) REFERENCES transit.vehicle_types(operator_id, id)
);
CREATE INDEX departures_by_date ON transit.departures USING btree (operator_id, service_date);
CREATE INDEX departures_by_vehicle ON transit.departures USING btree (operator_id, vehicle_id);
CREATE INDEX departures_by_vehicle_type ON transit.departures USING btree (operator_id, vehicle_type_id);
alter table transit.departures enable row level security;
alter table transit.departures force row level security;
create policy analytics_reads_all on transit.departures for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.departures for select to berth_backup using (true);
create policy the_owner_decides on transit.departures for all to berth_owner using (true) with check (true);
create policy whoever_sees_the_occurrence on transit.departures for select to anon, authenticated using (((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])) OR core.sees_occurrence(operator_id, occurrence_id)));
CREATE TRIGGER departures_belong AFTER INSERT ON transit.departures REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION transit.check_departures_belong();
CREATE TRIGGER refuse_key_change_of_departures BEFORE UPDATE OF operator_id, occurrence_id ON transit.departures FOR EACH ROW WHEN (((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.occurrence_id IS DISTINCT FROM new.occurrence_id))) EXECUTE FUNCTION core.refuse_key_change();

create table transit.feeds (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  sha256 bytea not null,
  shifted_weeks integer not null default 0,
  imported_at timestamp with time zone not null,
  constraint feeds_pkey PRIMARY KEY (operator_id, id),
  constraint a_feed_has_its_own_name UNIQUE (operator_id, name),
  constraint feeds_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table transit.feeds enable row level security;
alter table transit.feeds force row level security;
create policy analytics_reads_all on transit.feeds for select to berth_analytics using (true);
create policy members_see_their_operators on transit.feeds for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on transit.feeds for select to berth_backup using (true);
create policy the_owner_decides on transit.feeds for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON transit.feeds FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON transit.feeds REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON transit.feeds REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON transit.feeds REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table transit.frequencies (
  operator_id uuid not null,
  offering_id uuid not null,
  starts_s integer not null,
  ends_s integer not null,
  headway_s integer not null,
  exact_times boolean not null default false,
  constraint frequencies_pkey PRIMARY KEY (operator_id, offering_id, starts_s),
  constraint a_headway_is_positive CHECK ((headway_s > 0)),
  constraint a_window_is_not_empty CHECK ((ends_s > starts_s)),
  constraint frequencies_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES transit.trips(operator_id, offering_id)
);
alter table transit.frequencies enable row level security;
alter table transit.frequencies force row level security;
create policy analytics_reads_all on transit.frequencies for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.frequencies for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.frequencies for select to berth_backup using (true);
create policy the_owner_decides on transit.frequencies for all to berth_owner using (true) with check (true);

create table transit.pattern_stops (
  operator_id uuid not null,
  pattern_id uuid not null,
  stop_index integer not null,
  location_id uuid not null,
  arrival_s integer not null,
  departure_s integer not null,
  distance_m integer not null,
  zone text,
  boards boolean not null default true,
  alights boolean not null default true,
  merged_from uuid,
  constraint pattern_stops_pkey PRIMARY KEY (operator_id, pattern_id, stop_index),
  constraint a_distance_is_not_negative CHECK ((distance_m >= 0)),
  constraint a_stop_is_counted_from_zero CHECK ((stop_index >= 0)),
  constraint a_vehicle_leaves_after_it_arrives CHECK ((departure_s >= arrival_s)),
  constraint pattern_stops_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id),
  constraint pattern_stops_operator_id_pattern_id_fkey FOREIGN KEY (operator_id, pattern_id) REFERENCES transit.stop_patterns(operator_id, id)
);
CREATE INDEX pattern_stops_by_location ON transit.pattern_stops USING btree (location_id, operator_id, pattern_id, stop_index);
alter table transit.pattern_stops enable row level security;
alter table transit.pattern_stops force row level security;
create policy analytics_reads_all on transit.pattern_stops for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.pattern_stops for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.pattern_stops for select to berth_backup using (true);
create policy the_owner_decides on transit.pattern_stops for all to berth_owner using (true) with check (true);

create table transit.route_patterns (
  operator_id uuid not null,
  route_id uuid not null,
  direction integer not null,
  pattern_id uuid not null,
  constraint route_patterns_pkey PRIMARY KEY (operator_id, route_id, direction),
  constraint a_direction_is_there_or_back CHECK ((direction = ANY (ARRAY[0, 1]))),
  constraint route_patterns_operator_id_pattern_id_fkey FOREIGN KEY (operator_id, pattern_id) REFERENCES transit.stop_patterns(operator_id, id),
  constraint route_patterns_operator_id_route_id_fkey FOREIGN KEY (operator_id, route_id) REFERENCES transit.routes(operator_id, id)
);
CREATE INDEX route_patterns_by_pattern ON transit.route_patterns USING btree (operator_id, pattern_id);
alter table transit.route_patterns enable row level security;
alter table transit.route_patterns force row level security;
create policy analytics_reads_all on transit.route_patterns for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.route_patterns for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.route_patterns for select to berth_backup using (true);
create policy the_owner_decides on transit.route_patterns for all to berth_owner using (true) with check (true);

create table transit.routes (
  operator_id uuid not null,
  id uuid not null,
  feed_id uuid,
  brand_id uuid not null,
  gtfs_id text not null,
  short_name text,
  long_name text,
  route_type integer not null,
  colour text,
  active boolean not null default true,
  vehicle_type_id uuid,
  fare_table_id uuid,
  policy_id uuid,
  constraint routes_pkey PRIMARY KEY (operator_id, id),
  constraint a_feed_names_a_route_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint a_route_has_a_name CHECK ((COALESCE(short_name, long_name) IS NOT NULL)),
  constraint routes_operator_id_brand_id_fkey FOREIGN KEY (operator_id, brand_id) REFERENCES transit.brands(operator_id, id),
  constraint routes_operator_id_fare_table_id_fkey FOREIGN KEY (operator_id, fare_table_id) REFERENCES core.fare_tables(operator_id, id),
  constraint routes_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id),
  constraint routes_operator_id_policy_id_fkey FOREIGN KEY (operator_id, policy_id) REFERENCES core.policies(operator_id, id),
  constraint routes_operator_id_vehicle_type_id_fkey FOREIGN KEY (operator_id, vehicle_type_id) REFERENCES transit.vehicle_types(operator_id, id)
);
CREATE UNIQUE INDEX a_route_by_hand_has_its_own_code ON transit.routes USING btree (operator_id, gtfs_id) WHERE ((feed_id IS NULL) AND active);
CREATE INDEX routes_by_brand ON transit.routes USING btree (operator_id, brand_id);
CREATE INDEX routes_by_fare_table ON transit.routes USING btree (operator_id, fare_table_id);
CREATE INDEX routes_by_policy ON transit.routes USING btree (operator_id, policy_id);
CREATE INDEX routes_by_vehicle_type ON transit.routes USING btree (operator_id, vehicle_type_id);
alter table transit.routes enable row level security;
alter table transit.routes force row level security;
create policy analytics_reads_all on transit.routes for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.routes for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.routes for select to berth_backup using (true);
create policy the_owner_decides on transit.routes for all to berth_owner using (true) with check (true);

create table transit.service_exceptions (
  operator_id uuid not null,
  service_id uuid not null,
  on_date date not null,
  runs boolean not null,
  constraint service_exceptions_pkey PRIMARY KEY (operator_id, service_id, on_date),
  constraint service_exceptions_operator_id_service_id_fkey FOREIGN KEY (operator_id, service_id) REFERENCES transit.services(operator_id, id)
);
alter table transit.service_exceptions enable row level security;
alter table transit.service_exceptions force row level security;
create policy analytics_reads_all on transit.service_exceptions for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.service_exceptions for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.service_exceptions for select to berth_backup using (true);
create policy the_owner_decides on transit.service_exceptions for all to berth_owner using (true) with check (true);

create table transit.services (
  operator_id uuid not null,
  id uuid not null,
  feed_id uuid,
  gtfs_id text not null,
  weekdays integer not null default 0,
  starts_on date,
  ends_on date,
  active boolean not null default true,
  constraint services_pkey PRIMARY KEY (operator_id, id),
  constraint a_feed_names_a_service_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint a_calendar_has_both_ends CHECK ((((starts_on IS NULL) = (ends_on IS NULL)) AND (ends_on >= starts_on))),
  constraint weekdays_are_seven_bits CHECK (((weekdays >= 0) AND (weekdays <= 127))),
  constraint services_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id)
);
CREATE UNIQUE INDEX a_calendar_by_hand_has_its_own_name ON transit.services USING btree (operator_id, gtfs_id) WHERE ((feed_id IS NULL) AND active);
alter table transit.services enable row level security;
alter table transit.services force row level security;
create policy analytics_reads_all on transit.services for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.services for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.services for select to berth_backup using (true);
create policy the_owner_decides on transit.services for all to berth_owner using (true) with check (true);

create table transit.stop_patterns (
  operator_id uuid not null,
  id uuid not null,
  hash bytea not null,
  stop_count integer not null,
  constraint stop_patterns_pkey PRIMARY KEY (operator_id, id),
  constraint a_pattern_is_kept_once UNIQUE (operator_id, hash),
  constraint a_pattern_has_two_stops CHECK ((stop_count >= 2)),
  constraint stop_patterns_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table transit.stop_patterns enable row level security;
alter table transit.stop_patterns force row level security;
create policy analytics_reads_all on transit.stop_patterns for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.stop_patterns for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.stop_patterns for select to berth_backup using (true);
create policy the_owner_decides on transit.stop_patterns for all to berth_owner using (true) with check (true);

create table transit.stops (
  operator_id uuid not null,
  location_id uuid not null,
  feed_id uuid,
  gtfs_id text not null,
  zone text,
  active boolean not null default true,
  merged_into uuid,
  constraint stops_pkey PRIMARY KEY (operator_id, location_id),
  constraint a_feed_names_a_stop_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint stops_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id),
  constraint stops_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id),
  constraint stops_operator_id_merged_into_fkey FOREIGN KEY (operator_id, merged_into) REFERENCES core.locations(operator_id, id)
);
CREATE UNIQUE INDEX a_stop_by_hand_has_its_own_code ON transit.stops USING btree (operator_id, gtfs_id) WHERE ((feed_id IS NULL) AND active);
CREATE INDEX stops_by_merged_into ON transit.stops USING btree (operator_id, merged_into);
alter table transit.stops enable row level security;
alter table transit.stops force row level security;
create policy analytics_reads_all on transit.stops for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.stops for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.stops for select to berth_backup using (true);
create policy the_owner_decides on transit.stops for all to berth_owner using (true) with check (true);

create table transit.trips (
  operator_id uuid not null,
  offering_id uuid not null,
  feed_id uuid,
  route_id uuid not null,
  service_id uuid not null,
  pattern_id uuid not null,
  vehicle_type_id uuid not null,
  gtfs_id text not null,
  headsign text,
  short_name text,
  direction integer,
  block text,
  first_departure_s integer not null,
  active boolean not null default true,
  own_times boolean not null default false,
  constraint trips_pkey PRIMARY KEY (operator_id, offering_id),
  constraint a_feed_names_a_trip_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint trips_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id),
  constraint trips_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES core.offerings(operator_id, id),
  constraint trips_operator_id_pattern_id_fkey FOREIGN KEY (operator_id, pattern_id) REFERENCES transit.stop_patterns(operator_id, id),
  constraint trips_operator_id_route_id_fkey FOREIGN KEY (operator_id, route_id) REFERENCES transit.routes(operator_id, id),
  constraint trips_operator_id_service_id_fkey FOREIGN KEY (operator_id, service_id) REFERENCES transit.services(operator_id, id),
  constraint trips_operator_id_vehicle_type_id_fkey FOREIGN KEY (operator_id, vehicle_type_id) REFERENCES transit.vehicle_types(operator_id, id)
);
CREATE UNIQUE INDEX a_trip_by_hand_has_its_own_key ON transit.trips USING btree (operator_id, gtfs_id) WHERE ((feed_id IS NULL) AND active);
CREATE INDEX trips_by_pattern ON transit.trips USING btree (operator_id, pattern_id);
CREATE INDEX trips_by_route ON transit.trips USING btree (operator_id, route_id);
CREATE INDEX trips_by_service ON transit.trips USING btree (operator_id, service_id);
CREATE INDEX trips_by_vehicle_type ON transit.trips USING btree (operator_id, vehicle_type_id);
alter table transit.trips enable row level security;
alter table transit.trips force row level security;
create policy analytics_reads_all on transit.trips for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.trips for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.trips for select to berth_backup using (true);
create policy the_owner_decides on transit.trips for all to berth_owner using (true) with check (true);

create table transit.vehicle_types (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  layout_id uuid not null,
  amenities jsonb not null default '{}'::jsonb,
  sample boolean not null default false,
  active boolean not null default true,
  constraint vehicle_types_pkey PRIMARY KEY (operator_id, id),
  constraint a_vehicle_type_has_its_own_name UNIQUE (operator_id, name),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint amenities_are_an_object CHECK ((jsonb_typeof(amenities) = 'object'::text)),
  constraint vehicle_types_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id),
  constraint vehicle_types_operator_id_layout_id_fkey FOREIGN KEY (operator_id, layout_id) REFERENCES core.layouts(operator_id, id)
);
CREATE INDEX vehicle_types_by_amenity ON transit.vehicle_types USING gin (amenities jsonb_path_ops);
CREATE INDEX vehicle_types_by_layout ON transit.vehicle_types USING btree (operator_id, layout_id);
alter table transit.vehicle_types enable row level security;
alter table transit.vehicle_types force row level security;
create policy analytics_reads_all on transit.vehicle_types for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.vehicle_types for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.vehicle_types for select to berth_backup using (true);
create policy the_owner_decides on transit.vehicle_types for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON transit.vehicle_types FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON transit.vehicle_types REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON transit.vehicle_types REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON transit.vehicle_types REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create table transit.vehicles (
  operator_id uuid not null,
  id uuid not null,
  vehicle_type_id uuid not null,
  number text not null,
  sample boolean not null default false,
  active boolean not null default true,
  constraint vehicles_pkey PRIMARY KEY (operator_id, id),
  constraint a_number_names_one_vehicle UNIQUE (operator_id, number),
  constraint a_number_is_short CHECK (((length(number) >= 1) AND (length(number) <= 32))),
  constraint vehicles_operator_id_vehicle_type_id_fkey FOREIGN KEY (operator_id, vehicle_type_id) REFERENCES transit.vehicle_types(operator_id, id)
);
CREATE INDEX vehicles_by_type ON transit.vehicles USING btree (operator_id, vehicle_type_id);
alter table transit.vehicles enable row level security;
alter table transit.vehicles force row level security;
create policy analytics_reads_all on transit.vehicles for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.vehicles for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.vehicles for select to berth_backup using (true);
create policy the_owner_decides on transit.vehicles for all to berth_owner using (true) with check (true);
CREATE TRIGGER audit_all BEFORE TRUNCATE ON transit.vehicles FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
CREATE TRIGGER audit_deletes AFTER DELETE ON transit.vehicles REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_inserts AFTER INSERT ON transit.vehicles REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');
CREATE TRIGGER audit_updates AFTER UPDATE ON transit.vehicles REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_changes('operator_id', 'id');

create function audit.key_of(p_row jsonb, p_columns text[])
  returns jsonb
  language sql immutable parallel safe
  -- body 97444aa82b9f5fa7
create function audit.operator_of(p_relation text, p_row jsonb)
  returns uuid
  language sql immutable parallel safe
  -- body 74f80ad998f3e667
create function audit.record_changes()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 2d8b0f386f6e1cc3
create function audit.record_occurrence()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body dbdfedface9e5c94
create function audit.refuse_truncate()
  returns trigger
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 1e3c0c6c253c0990
create function audit.row_of(p_row jsonb)
  returns jsonb
  language sql immutable parallel safe
  -- body 3b9cc1d29c3fbe73
create function classes.cancel_event(p_occurrence_id uuid, p_reason text DEFAULT NULL::text)
  returns SETOF uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 51db76a9757f78f0
create function classes.change_capacity(p_occurrence_id uuid, p_capacity integer)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 746df40819f8c944
create function classes.check_capacity(p_capacity integer)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 21951cddd01e8441
create function classes.check_times(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_both_given boolean)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body e93bf897571a7fd5
create function classes.create_event(p_operator_id uuid, p_name text, p_starts_at timestamp with time zone, p_capacity integer DEFAULT NULL::integer, p_ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_duration_s integer DEFAULT NULL::integer, p_location_id uuid DEFAULT NULL::uuid, p_price_minor bigint DEFAULT NULL::bigint, p_currency text DEFAULT NULL::text, p_policy_id uuid DEFAULT NULL::uuid, p_offering_id uuid DEFAULT NULL::uuid, p_description text DEFAULT NULL::text, p_sales_open_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_published boolean DEFAULT true, p_layout_id uuid DEFAULT NULL::uuid)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body d1c09f0c8b1111bc
create function classes.find_series(p_operator_id uuid, p_offering_id uuid, p_name text, p_description text, p_location_id uuid, p_policy_id uuid)
  returns core.offerings
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body bb5f4eae98026df0
create function classes.operator_of_event(p_occurrence_id uuid)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body fd4c9d286ae89085
create function core.accept_invitation(p_invitation_id uuid, p_token text DEFAULT NULL::text)
  returns TABLE(operator_id uuid, slug text, name text, role text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 7183d089d7bd530a
create function core.account_id_of(p_issuer text, p_subject text)
  returns uuid
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 0cb45f272f5029e3
create function core.add_operator(p_fields jsonb)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 205028ff6492b696
create function core.adjust_fare(p_operator_id uuid, p_fare_table_id uuid, p_fare_id uuid, p_price_minor bigint, p_class text, p_passenger_type text, p_begins_at timestamp with time zone, p_at timestamp without time zone, p_taken integer, p_capacity integer, OUT price_minor bigint, OUT steps jsonb)
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 70fb78f5aa1936a3
create function core.allocate(p_operator_id uuid, INOUT p_verdict text[], p_refusal text[], p_request integer[], p_last_line integer[], p_hold boolean[], p_waitlist boolean[], p_accessible boolean[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, p_optimistic boolean, OUT units integer[], OUT place integer[], OUT label text[])
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body ec0928024ea022a7
create function core.allocate_in_order(INOUT p_verdict text[], p_refusal text[], p_request integer[], p_last_line integer[], p_hold boolean[], p_waitlist boolean[], p_accessible boolean[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, p_places core.batch_places, OUT seat integer[], OUT units integer[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 14fb0a384d9c676c
create function core.allocate_uncontended(p_verdict text[], p_refusal text[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, p_optimistic boolean)
  returns integer[]
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body b177fd70216612d8
create function core.allows_self_service()
  returns boolean
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 7d825da5ea3712a6
create function core.announce_change(p_operator_id uuid, p_occurrence_id uuid, p_topic text, p_detail jsonb)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 179f36275091dd50
create function core.answer_batch(p_operator_id uuid, p_request jsonb, p_rows core.batch_answer[])
  returns jsonb
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 2e27fd5a1181f036
create function core.as_double(p_number jsonb)
  returns double precision
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body ef56fac11e4c3e9b
create function core.ask_again(p_verdict text[], p_line_request integer[], p_occurrence_id uuid[], p_blocked uuid[])
  returns text[]
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 11525a89f8f2f6d5
create function core.attach_partition(p_parent regclass, p_partition regclass, p_from uuid, p_until uuid)
  returns void
  language plpgsql volatile security definer set lock_timeout=200ms set search_path=pg_catalog, pg_temp
  -- body c5cf63b0982fd706
create function core.authenticate_api_key(p_secret_hash bytea)
  returns uuid
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 138d1325fc52b5e1
create function core.availability(p_operator_id uuid, p_occurrence_ids uuid[])
  returns TABLE(occurrence_id uuid, mode text, places integer, free integer, waiting integer)
  language plpgsql stable security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 42c5d222c649fb6b
create function core.await_pending(p_operator_id uuid, p_account_id uuid[], p_caller text[], p_key text[])
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 5c6ccec262d79ee5
create function core.await_unlocked(p_operator_id uuid, p_ids uuid[])
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body bfad251e1c324c6d
create function core.book_batch(p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_hold boolean[], p_waitlist boolean[], p_account_id uuid[], p_customer_id uuid[], p_contact_name text[], p_contact_phone text[], p_contact_email text[], p_currency text[], p_expected_total_minor bigint[], p_ip text[], p_request_id text[], p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[], p_accessible boolean[], p_holder jsonb[], p_item_no integer[] DEFAULT NULL::integer[], p_optimistic boolean DEFAULT false, p_claims jsonb[] DEFAULT NULL::jsonb[])
  returns SETOF core.batch_answer
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 46a2b4e0e50de19e
create function core.booking_history(p_booking_id uuid)
  returns TABLE(version integer, topic text, at timestamp with time zone, account_id uuid, request_id text, detail jsonb)
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body b43a0bf6bd6c17c3
create function core.booking_request_schema()
  returns jsonb
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 2ea5401f9a4ceb7d
create function core.bookings_of_day(p_operator_id uuid, p_date date, p_time_zone text)
  returns SETOF uuid
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 047b89bb4d42e927
create function core.bookings_with_words(p_operator_id uuid, p_words text[])
  returns SETOF uuid
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 8d407ca0eb3514a4
create function core.bound_places(p_places core.batch_places, p_occurrences integer, OUT first integer[], OUT until integer[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body ce3db31bae0b960a
create function core.bucket_of(p_id uuid)
  returns integer
  language sql immutable strict parallel safe
  -- body 0bb7247be7d7a3f5
create function core.cancel_batch(p_operator_id uuid, p_booking_id uuid[], p_claim_ids text[], p_reason text[], p_account_id uuid[], p_ip text[], p_request_id text[])
  returns TABLE(request integer, refusal text, status text, fee_minor bigint, refundable_minor bigint, total_minor bigint, currency text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 24010f898261cbdc
create function core.cancel_bookings(p_operator_id uuid, p_booking_id uuid[], p_claim_ids text[], p_cancelled_occurrence_id uuid, p_reason text[], p_staff boolean[], p_account_id uuid[], p_ip text[], p_request_id text[], OUT refusal text[], OUT status text[], OUT fee_minor bigint[], OUT refundable_minor bigint[], OUT total_minor bigint[], OUT currency text[], OUT freed_ids uuid[])
  returns record
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 57a754d9475758e4
create function core.cancel_occurrence(p_occurrence_id uuid, p_reason text DEFAULT NULL::text)
  returns SETOF uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 08177447eee6803a
create function core.cancel_occurrence_for(p_operator_id uuid, p_occurrence_id uuid, p_reason text, p_account_id uuid, p_ip text, p_request_id text)
  returns SETOF uuid
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body edde8117936be44c
create function core.cancellation_quote(p_booking_id uuid, p_claim_ids uuid[] DEFAULT NULL::uuid[])
  returns jsonb
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 76d58bb9c1a2bc9a
create function core.capacity_of(p_operator_id uuid, p_layout_id uuid, p_span_length integer)
  returns integer
  language sql stable parallel safe
  -- body eb4178ae325e5937
create function core.change_booking(p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_stops jsonb, p_account_id uuid, p_ip text, p_request_id text, p_key text)
  returns jsonb
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 289dbf604399c09f
create function core.change_me(p_changes jsonb)
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body dd94defad6b7ef28
create function core.change_operator(p_operator_id uuid, p_changes jsonb)
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body bc5fa45aaa277604
create function core.change_passengers(p_operator_id uuid, p_booking_id uuid, p_request jsonb)
  returns uuid[]
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 7f69d35c9e68c4c4
create function core.change_request_schema()
  returns jsonb
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 55956c6424c99440
create function core.change_role(p_operator_id uuid, p_account_id uuid, p_role text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body b29672e2506f6e53
create function core.check_booking_transition()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 7c8724cef1fc485f
create function core.check_bookings_belong()
  returns trigger
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body ad2091b344c65a10
create function core.check_change(p_request jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 9ef9ea519cd68f18
create function core.check_claims_belong()
  returns trigger
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 793c301a02c9c7a5
create function core.check_drawn_deck(p_field text, p_deck jsonb, p_legend jsonb)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body d5887e360b69734d
create function core.check_fare_rules(p_rules jsonb)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body 5783d5f2566a6228
create function core.check_items(p_field text, p_items jsonb, p_patterns jsonb, p_required text[], p_count_max integer)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body de3ce3f4999765b0
create function core.check_layout(p_places jsonb)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body 071bccefcadabafe
create function core.check_layout_decks(p_places jsonb)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body a966dcbb4a529464
create function core.check_layout_list(p_list jsonb)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body 031b38001cb390f8
create function core.check_limit(p_limit integer)
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 296fb711e0dd5f7a
create function core.check_name(p_field text, p_name text, p_length_max integer)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 06f9c75248a44d58
create function core.check_operator(p_fields jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body e044b4499a82f666
create function core.check_person(p_full_name text, p_phone text, p_email text, p_locale text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body c8c9f15311919a56
create function core.check_places(p_places jsonb)
  returns void
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body 6c71bd41635c2249
create function core.check_request(p_request jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f98702ae403c8d84
create function core.check_role(p_role text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f004575317ad54b7
create function core.check_schema(p_value jsonb, p_schema jsonb, p_pointer text DEFAULT ''::text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body fc01ae2b60cba57c
create function core.check_text(p_field text, p_text text, p_kind text, p_length_max integer DEFAULT NULL::integer)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body fae4e7c9bc068195
create function core.check_time_zone(p_field text, p_time_zone text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body fa28b318c33601ab
create function core.claim_is_active(p_live boolean, p_expires_at timestamp with time zone, p_now timestamp with time zone)
  returns boolean
  language sql immutable parallel safe
  -- body 6f69d45ee38a84b5
create function core.claims_of(p_operator_id uuid, p_booking_ids uuid[])
  returns SETOF core.claims
  language sql stable parallel safe
  -- body a86a35b7da17c778
create function core.close_offers(p_operator_id uuid, p_booking_ids uuid[], p_status text)
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body e0a12b6ba9020cb2
create function core.confirm_batch(p_operator_id uuid, p_booking_id uuid[], p_account_id uuid[], p_ip text[], p_request_id text[])
  returns text[]
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 95df955d38ab29e4
create function core.count_free(p_operator_id uuid, p_occurrence_id uuid)
  returns integer
  language plpgsql stable parallel safe security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 9b845ed081b69725
create function core.create_accounts(p_account_id uuid[], p_claims jsonb[] DEFAULT NULL::jsonb[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 737c79c3defdd114
create function core.create_api_key(p_operator_id uuid, p_name text, p_role text DEFAULT 'agent'::text, p_expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns TABLE(id uuid, account_id uuid, name text, role text, secret text, created_at timestamp with time zone, expires_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 18d582ba297fe7c6
create function core.create_customer(p_operator_id uuid, p_full_name text DEFAULT NULL::text, p_phone text DEFAULT NULL::text, p_email text DEFAULT NULL::text, p_locale text DEFAULT NULL::text)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 683a3abef625656b
create function core.create_fare_table(p_operator_id uuid, p_name text, p_currency text DEFAULT NULL::text, p_fares jsonb DEFAULT '[]'::jsonb, p_rules jsonb DEFAULT '{}'::jsonb, p_allow_holes boolean DEFAULT false)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body f7cfacbb516890f7
create function core.create_layout(p_operator_id uuid, p_name text, p_places jsonb)
  returns uuid
  language plpgsql volatile security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 332b61f6ada25991
create function core.create_operator(p_fields jsonb, p_admin_email text DEFAULT NULL::text)
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 54de011a3b73403e
create function core.create_policy(p_operator_id uuid, p_name text, p_hold_s integer DEFAULT 600, p_sales_close_s integer DEFAULT 0, p_fees jsonb DEFAULT '[]'::jsonb, p_open_holds_max integer DEFAULT (core.default_hold_limits()).open_holds_max, p_held_places_max integer DEFAULT (core.default_hold_limits()).held_places_max, p_holds_per_hour_max integer DEFAULT (core.default_hold_limits()).holds_per_hour_max, p_change_fee_minor bigint DEFAULT 0, p_changes_close_s integer DEFAULT 0)
  returns uuid
  language plpgsql volatile security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 1592a0569b3c0da5
create function core.currency_decimals(p_currency text)
  returns integer
  language sql immutable strict parallel safe
  -- body ce560296ee519c69
create function core.decline_invitation(p_invitation_id uuid, p_token text DEFAULT NULL::text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 73f10fc0c6a75a45
create function core.decode_reference(p_reference text, p_rounds bigint[])
  returns bigint
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp
  -- body d6d0b7a539e84db7
create function core.default_hold_limits()
  returns core.hold_limits
  language sql immutable parallel safe
  -- body 8112fd7db97785f4
create function core.describe_booking(p_booking_id uuid)
  returns jsonb
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 2859d93cb12d3e6d
create function core.describe_choices(p_operator_id uuid, p_occurrence_ids uuid[], p_hidden boolean DEFAULT false)
  returns jsonb
  language sql stable set search_path=pg_catalog, pg_temp
  -- body f26778d361389a11
create function core.describe_claims(p_operator_id uuid, p_booking_id uuid)
  returns jsonb
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 2616abc161b80218
create function core.describe_layout(p_operator_id uuid, p_layout_id uuid)
  returns jsonb
  language sql stable parallel safe set search_path=pg_catalog, pg_temp
  -- body 96087ed61ca228cd
create function core.describe_me()
  returns jsonb
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 7387823123a7dfa5
create function core.describe_operator(p_operator_id uuid)
  returns jsonb
  language plpgsql stable security definer set TimeZone=UTC set search_path=pg_catalog, pg_temp
  -- body cec53962e90dc120
create function core.distance_m(p_latitude_a double precision, p_longitude_a double precision, p_latitude_b double precision, p_longitude_b double precision)
  returns double precision
  language sql immutable parallel safe
  -- body f36ced494adeb601
create function core.encode_reference(p_number bigint, p_rounds bigint[])
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp
  -- body 233c84a8bf624524
create function core.end_claims(p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text)
  returns uuid[]
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body b439d551f7e07de4
create function core.end_expired_holds(p_operator_id uuid, p_occurrence_ids uuid[])
  returns uuid[]
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body d89350d13c0e03a9
create function core.ensure_customers(p_operator_id uuid, p_account_id uuid[], p_claims jsonb[] DEFAULT NULL::jsonb[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 7abce435fcfd1967
create function core.ensure_months(p_from timestamp with time zone, p_until timestamp with time zone)
  returns integer
  language plpgsql volatile security definer set TimeZone=UTC set search_path=pg_catalog, pg_temp
  -- body 10e126dd1bc4b2f7
create function core.ensure_partition(p_parent regclass, p_month timestamp with time zone)
  returns integer
  language plpgsql volatile security definer set TimeZone=UTC set search_path=pg_catalog, pg_temp
  -- body a45622c6fb6f8c34
create function core.enter_waitlist(p_operator_id uuid, INOUT p_verdict text[], p_own_id uuid[], p_result_id uuid[], p_customer_id uuid[], p_account_id uuid[], p_contact_name text[], p_contact_phone text[], p_contact_email text[], p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[], p_item_no integer[], p_class text[], p_passenger_type text[], p_holder jsonb[], OUT entry_id uuid[])
  returns record
  language plpgsql volatile set enable_seqscan=off set enable_sort=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 0d4eeef058826b32
create function core.expire_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns integer
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 514b6afc558e5b1c
create function core.expire_unlocked(p_operator_id uuid, p_booking_ids uuid[], p_occurrence_ids uuid[], OUT ended integer, OUT left_ids uuid[])
  returns record
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 3c381160f95f294c
create function core.expired_holds(p_operator_id uuid, p_occurrence_ids uuid[], p_now timestamp with time zone)
  returns uuid[]
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 33a90dbefd190fbc
create function core.fare_key(p_fare core.fares)
  returns text
  language sql stable parallel safe
  -- body 955fc16f0c9e4adb
create function core.find_bookings(p_operator text DEFAULT NULL::text, p_customer_id uuid DEFAULT NULL::uuid, p_status text DEFAULT NULL::text, p_payment_status text DEFAULT NULL::text, p_reference text DEFAULT NULL::text, p_name text DEFAULT NULL::text, p_phone text DEFAULT NULL::text, p_occurrence_id uuid DEFAULT NULL::uuid, p_travel_date date DEFAULT NULL::date, p_before_id uuid DEFAULT NULL::uuid, p_limit integer DEFAULT 20)
  returns TABLE(id uuid, reference text, operator_id uuid, customer_id uuid, status text, payment_status text, contact_name text, contact_phone text, total_minor bigint, fee_minor bigint, paid_minor bigint, refundable_minor bigint, currency text, expires_at timestamp with time zone, created_at timestamp with time zone)
  language plpgsql stable set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 02a61b5f3f053a3f
create function core.find_customers(p_operator text, p_text text DEFAULT NULL::text, p_limit integer DEFAULT 20, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, account_id uuid, full_name text, phone text, email text, locale text, created_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 783747fc9de4e1f6
create function core.find_events(p_operator text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_until timestamp with time zone DEFAULT NULL::timestamp with time zone, p_series_id uuid DEFAULT NULL::uuid, p_limit integer DEFAULT 20, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, operator_id uuid, series_id uuid, name text, location_id uuid, location text, time_zone text, starts_at timestamp with time zone, ends_at timestamp with time zone, status text, published boolean, capacity integer, taken integer, free integer, waiting integer, price_minor bigint, currency text)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body b1a876e6bdb0da78
create function core.find_fare_holes(p_fares core.fares[], OUT holes bigint, OUT pairs jsonb)
  returns record
  language sql stable set enable_nestloop=off set jit=off set search_path=pg_catalog, pg_temp
  -- body b6489c20bc190e36
create function core.find_locations(p_operator text, p_text text DEFAULT NULL::text, p_latitude double precision DEFAULT NULL::double precision, p_longitude double precision DEFAULT NULL::double precision, p_radius_m integer DEFAULT 1000, p_limit integer DEFAULT 100, p_after_m double precision DEFAULT NULL::double precision, p_after_name text DEFAULT NULL::text, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, parent_id uuid, kind text, name text, code text, time_zone text, latitude double precision, longitude double precision, address text, amenities jsonb, away_m double precision)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 52ee61b06d50649d
create function core.find_locked(p_operator_id uuid, p_ids uuid[], p_application_name text)
  returns uuid[]
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set lock_timeout=100ms set search_path=pg_catalog, pg_temp
  -- body ca190a40459a180f
create function core.find_pending(p_operator_id uuid, p_account_id uuid[], p_caller text[], p_key text[], OUT account_id uuid[], OUT key_no integer[])
  returns record
  language plpgsql volatile security definer set lock_timeout=100ms set search_path=pg_catalog, pg_temp
  -- body 49f6b6738aafbf3d
create function core.find_places(p_places core.batch_places, p_occurrence_no integer[], p_place integer[])
  returns integer[]
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 6c164ed7534e9a46
create function core.find_visible(p_operator_id uuid, p_occurrence_ids uuid[])
  returns SETOF core.occurrences
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 69f680cd35b86bfb
create function core.finish_claims(p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text, OUT occurrence_ids uuid[], OUT units integer[])
  returns record
  language plpgsql volatile set enable_bitmapscan=off set enable_indexscan=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body e628ca0c6727938f
create function core.finish_entries(p_operator_id uuid, p_row_at tid[], p_entry_id uuid[], p_status text, p_offer_id uuid[] DEFAULT NULL::uuid[], p_reason text[] DEFAULT NULL::text[])
  returns void
  language plpgsql volatile set enable_bitmapscan=off set enable_indexscan=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 7ce08330d282e009
create function core.finish_holds(p_operator_id uuid, p_booking_ids uuid[], p_status text, p_asked_id uuid[] DEFAULT NULL::uuid[], p_account_id uuid[] DEFAULT NULL::uuid[], p_ip text[] DEFAULT NULL::text[], p_request_id text[] DEFAULT NULL::text[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body c0cbe1b8ea6b1727
create function core.finish_keys(p_operator_id uuid, p_caller text[], p_key text[], p_verdict text[], p_result_id uuid[], p_own_id uuid[])
  returns text[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body c87defb4437d461d
create function core.forget_expired(p_operator_id uuid, p_occurrence_ids uuid[])
  returns void
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body a5347d2bca636078
create function core.free_by_class(p_operator_id uuid, p_occurrence_ids uuid[], p_layout_ids uuid[], p_spans int4range[])
  returns TABLE(no integer, class text, free integer)
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 2b0ef323012a7155
create function core.free_places(p_operator_id uuid, p_occurrence_id uuid, p_span int4range, p_class text DEFAULT NULL::text)
  returns text[]
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body d28bbce4294fb32d
create function core.grant_installation_admin(p_account_id uuid)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 8e740343103301b3
create function core.guard_partition(p_partition regclass)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 40a6c9e301bcb8c3
create function core.held_by_customers(p_operator_id uuid, p_now timestamp with time zone, p_customer_ids uuid[], p_first_occurrence_id uuid, p_last_occurrence_id uuid)
  returns TABLE(customer_id uuid, holds_in_hour bigint, occurrence_id uuid, holds bigint, places bigint)
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body c0dbe9af61e1aa15
create function core.hold_limits(p_operator_id uuid, p_occurrence_id uuid)
  returns TABLE(open_holds_max integer, held_places_max integer, holds_per_hour_max integer)
  language sql stable
  -- body 56b3ff65e5979bd0
create function core.id_at(p_operator_id uuid, p_at timestamp with time zone)
  returns uuid
  language sql volatile strict parallel safe
  -- body ce8d65caea73f83a
create function core.id_time(p_id uuid)
  returns timestamp with time zone
  language sql immutable strict parallel safe
  -- body db959e251a254aa7
create function core.index_bookings(p_limit integer)
  returns integer
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body a799b8a62c842cbb
create function core.invite_member(p_operator_id uuid, p_role text, p_account_id uuid DEFAULT NULL::uuid, p_email text DEFAULT NULL::text, p_expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns TABLE(id uuid, account_id uuid, email text, role text, token text, created_at timestamp with time zone, expires_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 2a6488f6d996d6a6
create function core.is_booked_at(p_operator_id uuid, p_booking_id uuid, p_location_id uuid)
  returns boolean
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 59c57abe34e46132
create function core.is_currency(p_code text)
  returns boolean
  language sql immutable strict parallel safe set search_path=pg_catalog, pg_temp
  -- body 1607de2f1c30b67e
create function core.is_installation_admin()
  returns boolean
  language plpgsql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 723922450722e696
create function core.is_time_zone(p_name text)
  returns boolean
  language sql stable strict set search_path=pg_catalog, pg_temp
  -- body c0522dbcc51667e9
create function core.keep_partition(p_partition regclass)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body ecb003f5bad08053
create function core.lack_of_partition(p_partition regclass)
  returns text
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 3c0dfe7dcfba9d70
create function core.lapse_entries(p_operator_id uuid, p_row_at tid[], p_occurrence_id uuid[], p_entry_id uuid[], p_reason text[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 18e703aaa52d947e
create function core.leave_waitlist(p_occurrence_id uuid, p_entry_id uuid)
  returns text
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 90914fb1964f3fe6
create function core.limit_holds(p_operator_id uuid, p_now timestamp with time zone, p_verdict text[], p_refusal text[], p_hold boolean[], p_staff boolean[], p_customer_id uuid[], p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[])
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body a8155b4cca9cce10
create function core.limit_waiting(p_operator_id uuid, p_verdict text[], p_staff boolean[], p_customer_id uuid[], p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[])
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 607dcbb7a5f9d3f8
create function core.lines_of_unit(p_occurrence_no integer[], p_units text[], p_unit text)
  returns integer[]
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 1738962740dfc9c6
create function core.list_bookings(p_operator text, p_customer_id uuid, p_status text, p_payment_status text, p_before_id uuid, p_limit integer)
  returns SETOF core.bookings
  language plpgsql stable set enable_bitmapscan=off set enable_seqscan=off set enable_sort=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body e357e8aca61006b9
create function core.locate_claims(p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], OUT ids uuid[], OUT row_at tid[])
  returns record
  language plpgsql stable set enable_hashjoin=off set enable_indexscan=on set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 3b48132c3d46dbf2
create function core.locate_places(p_operator_id uuid, p_occurrences core.batch_occurrences, p_places core.batch_places, OUT row_no integer[], OUT column_no integer[])
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 163377b6b1c4f7be
create function core.lock_batch_occurrences(p_operator_id uuid, p_occurrence_ids uuid[])
  returns core.batch_occurrences
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 20f06e60a96b96e4
create function core.lock_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 92f4a18fa5fdcc4f
create function core.lock_for_sale(p_operator_id uuid, p_occurrence_ids uuid[])
  returns uuid[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 8259f8dbcc104a16
create function core.lock_occurrences(p_operator_id uuid, p_occurrence_ids uuid[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 6a1d560dfd706730
create function core.lock_with_occurrences(p_operator_id uuid, p_booking_ids uuid[])
  returns uuid[]
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 8b8d6f2aacd7c813
create function core.major_units(p_minor bigint, p_currency text)
  returns numeric
  language sql immutable strict parallel safe
  -- body 927e5b28b8de306b
create function core.make_offers(p_operator_id uuid, p_occurrence_ids uuid[], p_window integer, OUT offered integer, OUT lapsed_ids uuid[])
  returns record
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body e807130928788c06
create function core.make_partition(p_parent regclass, p_schema text, p_name text)
  returns regclass
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 96d6312671d94476
create function core.mark_conditional_fares(p_operator_id uuid, p_fare_table_ids uuid[])
  returns void
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 605911ce1823a6b7
create function core.mark_offered(p_operator_id uuid, p_row_at tid[], p_occurrence_id uuid[], p_entry_id uuid[], p_verdict text[], p_offer_id uuid[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 3d1d8c76f1ec4f1f
create function core.mirror_fares(p_fares core.fares[])
  returns core.fares[]
  language sql stable set enable_nestloop=off set jit=off set search_path=pg_catalog, pg_temp
  -- body ff9052d77652ed05
create function core.mix_half(p_half bigint, p_round bigint)
  returns bigint
  language sql immutable strict parallel safe
  -- body 5ec8998575ced8e9
create function core.move_claims(p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_stops jsonb, p_staff boolean, p_waive_fee boolean)
  returns jsonb
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body d87c15667d730f5c
create function core.my_account_id()
  returns uuid
  language sql stable parallel safe
  -- body a8945ad2a04d35b4
create function core.my_claims()
  returns jsonb
  language sql stable parallel safe set search_path=pg_catalog, pg_temp
  -- body ff1f6cef587fe09f
create function core.my_customer_ids()
  returns uuid[]
  language plpgsql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 34a00f41a7b3c9ed
create function core.my_email()
  returns text
  language plpgsql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 120d383c5d6ce913
create function core.my_invitations(p_limit integer DEFAULT 20, p_before_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, operator_id uuid, slug text, name text, role text, created_at timestamp with time zone, expires_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body fe02ab5ba1057a11
create function core.my_ip()
  returns text
  language sql stable parallel safe
  -- body a0435b9bc00d2e6e
create function core.my_location_id()
  returns uuid
  language sql stable
  -- body 3b6a677c7a199da8
create function core.my_operator_ids(p_roles text[] DEFAULT NULL::text[])
  returns uuid[]
  language plpgsql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body df17323b893c3660
create function core.my_request_id()
  returns text
  language sql stable parallel safe
  -- body d195c342f94fd679
create function core.my_unpublished_ids()
  returns uuid[]
  language plpgsql stable parallel safe security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body cfaa52fa16f517a8
create function core.new_id(p_operator_id uuid DEFAULT gen_random_uuid())
  returns uuid
  language sql volatile parallel safe
  -- body 1695326dce1d9d85
create function core.new_ids(p_operator_id uuid, p_count integer)
  returns uuid[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body c1d8a112bbe678cb
create function core.new_secret(p_prefix text)
  returns text
  language sql volatile
  -- body 5f1c29a7ad2bd3e3
create function core.next_reference()
  returns text
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body f17451540c2cd0be
create function core.now()
  returns timestamp with time zone
  language sql stable parallel safe
  -- body ed49d3940041845c
create function core.occurrence_versions(p_operator_ids uuid[], p_occurrence_ids uuid[])
  returns TABLE(occurrence_id uuid, version text)
  language sql stable security definer set enable_hashjoin=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body 277c33bbb9a9838f
create function core.occurrences_of_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns TABLE(booking_id uuid, occurrence_id uuid)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body cb356ba99524e628
create function core.offer_freed_places(p_operator_id uuid, p_occurrence_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 05fd24db8b757767
create function core.open_invitation(p_invitation_id uuid, p_token text)
  returns core.invitations
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body f41046b76a11cd70
create function core.operator_id_as(p_operator text, p_roles text[])
  returns uuid
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body d60e9aa7c10b97fc
create function core.operator_id_of(p_operator text)
  returns uuid
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 1bd0a7f86600c453
create function core.operator_ids_seen(p_roles text[] DEFAULT NULL::text[])
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f54a38222645f9ae
create function core.operator_of_booking(p_booking_id uuid)
  returns uuid
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 5154d93caa337d08
create function core.operator_of_occurrence(p_occurrence_id uuid)
  returns uuid
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body b9a4be9068e4a142
create function core.operator_schema()
  returns jsonb
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 4d49bf9c2271b657
create function core.operator_status(p_active boolean, p_archived_at timestamp with time zone)
  returns text
  language sql immutable parallel safe
  -- body d3ed1fffee42e2ed
create function core.operators_of_bookings(p_booking_ids uuid[])
  returns uuid[]
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body c47888b555ff4f96
create function core.order_parties(p_request integer[], p_lines core.batch_lines, p_accessible boolean[], OUT line_order integer[], OUT party integer[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body ecb52b8f8d87f33d
create function core.own_bookings(p_operator_id uuid, p_booking_id uuid[], p_account_id uuid[], OUT own_id uuid[], OUT by_staff boolean[])
  returns record
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 8fa78241f38afee4
create function core.parse_lines(p_request jsonb)
  returns TABLE(occurrence_id uuid, quantity integer, seat text, from_id uuid, to_id uuid, from_index integer, to_index integer, class text, passenger_type text, accessible boolean, holder jsonb, item_no integer)
  language sql immutable set search_path=pg_catalog, pg_temp
  -- body 5eff984d1ba2d414
create function core.payment_status(p_paid_minor bigint, p_owed_minor bigint, p_status text)
  returns text
  language sql immutable parallel safe
  -- body d57ebb4b0cebfcf1
create function core.pick_party(p_count integer, p_class text, p_from integer, p_to integer, p_last integer, p_accessible boolean, p_companions integer[], p_first integer, p_until integer, p_classes text[], p_are_accessible boolean[], p_busy int4multirange[], p_row_no integer[], p_column_no integer[])
  returns integer[]
  language plpgsql immutable set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 22984d49732a8b63
create function core.pick_place(p_class text, p_from integer, p_to integer, p_last integer, p_accessible boolean, p_first integer, p_until integer, p_classes text[], p_are_accessible boolean[], p_busy int4multirange[])
  returns integer
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body a9ea0f4498b1a941
create function core.price_whole(p_operator_id uuid, p_fare_table_id uuid, p_class text, p_passenger_type text, p_begins_at timestamp with time zone, p_taken integer, p_capacity integer, OUT fare_id uuid, OUT price_minor bigint, OUT steps jsonb)
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 1a2c310bec1129cb
create function core.publish_occurrence(p_occurrence_id uuid, p_published boolean)
  returns boolean
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 977e033e9f44e1a2
create function core.quote_cancellation(p_operator_id uuid, p_booking_ids uuid[], p_now timestamp with time zone)
  returns TABLE(booking_id uuid, claim_id uuid, occurrence_id uuid, live boolean, price_minor bigint, fee_minor bigint, begins_at timestamp with time zone)
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body add290470403a2fb
create function core.quote_fare(p_operator_id uuid, p_fare_table_id uuid, p_class text, p_passenger_type text, p_on date DEFAULT NULL::date)
  returns TABLE(fare_id uuid, price_minor bigint, conditional boolean)
  language sql stable parallel safe
  -- body cd73888be34e4433
create function core.read_attendance(p_operator_id uuid, p_occurrence_id uuid)
  returns TABLE(id uuid, booking_id uuid, quantity integer, live boolean, expires_at timestamp with time zone, end_reason text)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 629ca968da2863e6
create function core.read_blocks(p_places jsonb)
  returns SETOF core.layout_cell
  language sql immutable set jit=off set search_path=pg_catalog, pg_temp
  -- body 8c506649b1ca9b5c
create function core.read_cells(p_places jsonb)
  returns SETOF core.layout_cell
  language sql immutable set jit=off set search_path=pg_catalog, pg_temp
  -- body 78595444e37f0e83
create function core.read_date(p_field text, p_text text)
  returns date
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 45cd02092f15ba2d
create function core.read_drawing(p_places jsonb)
  returns SETOF core.layout_cell
  language sql immutable set jit=off set search_path=pg_catalog, pg_temp
  -- body 6b8419359f5e9c06
create function core.read_events_after(p_transaction_no bigint, p_limit integer)
  returns TABLE(transaction_no bigint, operator_id uuid, booking_id uuid, version integer, topic text, at timestamp with time zone, account_id uuid, request_id text, detail jsonb)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 4f47f558fdca0352
create function core.read_fares(p_operator_id uuid, p_fares jsonb)
  returns core.fares[]
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body 6d8c466fb312b580
create function core.read_fronts(p_operator_id uuid, p_occurrence_ids uuid[], p_window integer, OUT row_at tid[], OUT entry_id uuid[], OUT occurrence_id uuid[], OUT customer_id uuid[], OUT account_id uuid[], OUT contact_name text[], OUT contact_phone text[], OUT contact_email text[], OUT staff boolean[], OUT of_entry integer[], OUT wanted_id uuid[], OUT quantity integer[], OUT item_no integer[], OUT class text[], OUT passenger_type text[], OUT holder jsonb[])
  returns record
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set enable_sort=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body da81fff0c98c5fa4
create function core.read_layout(p_places jsonb)
  returns TABLE(place integer, label text, class text, deck integer, row_no integer, column_no integer, "position" text, accessible boolean, blocked boolean, kind text, x numeric, y numeric, facing_deg integer, field text)
  language sql immutable set jit=off set search_path=pg_catalog, pg_temp
  -- body 5bca1deb98c9d0d5
create function core.read_list(p_places jsonb)
  returns SETOF core.layout_cell
  language sql immutable set jit=off set search_path=pg_catalog, pg_temp
  -- body 55c6ff3b9df8f2df
create function core.read_manifest(p_occurrence_id uuid, p_include_ended boolean DEFAULT false, p_limit integer DEFAULT 100, p_after_place integer DEFAULT NULL::integer, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(claim_id uuid, booking_id uuid, reference text, booking_status text, status text, customer_id uuid, place integer, seat text, class text, quantity integer, passenger jsonb, from_index integer, to_index integer, begins_at timestamp with time zone, ends_at timestamp with time zone, item_no integer, price_minor bigint, currency text, contact_name text, contact_phone text, contact_email text, payment_status text)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body aaf5c65c4ce16f5c
create function core.read_places(p_operator_id uuid, p_occurrences core.batch_occurrences, p_lines core.batch_lines)
  returns core.batch_places
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 9d3849c9c2ad2d97
create function core.read_profile(p_claims jsonb, OUT full_name text, OUT email text, OUT phone text, OUT locale text)
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body df432529c7184107
create function core.read_results(p_operator_id uuid, p_result_ids uuid[])
  returns SETOF core.batch_answer
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 85f51954af8e8270
create function core.read_roster(p_operator_id uuid, p_occurrence_id uuid)
  returns TABLE(claim_id uuid, reference text, status text, name text, seat text, quantity integer)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 6684eccd664f0cfb
create function core.record_events(p_operator_id uuid, p_booking_ids uuid[], p_topic text, p_account_id uuid, p_ip text, p_request_id text, p_detail jsonb)
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body cb7b95439a240d1a
create function core.refund_due(p_paid_minor bigint, p_owed_minor bigint)
  returns bigint
  language sql immutable parallel safe
  -- body ea8de31bbb4a09f2
create function core.refusal_detail(p_operator_id uuid, p_code text, p_occurrence_ids uuid[], p_fields text[], p_values text[], p_from integer[], p_to integer[])
  returns jsonb
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body b665fd1ef555b5ea
create function core.refuse(p_code text, p_detail jsonb DEFAULT NULL::jsonb)
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 75bf142cac9084ab
create function core.refuse_change(p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_staff boolean)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f7643d527edb398c
create function core.refuse_delete()
  returns trigger
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e7632314f6448982
create function core.refuse_field(p_field text, p_problem text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f9227b20ee911e8c
create function core.refuse_key_change()
  returns trigger
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 561c6fdfbc77e015
create function core.refuse_waiting_customers(p_operator_id uuid, INOUT p_verdict text[], p_own_id uuid[], p_customer_id uuid[], p_line_request integer[], p_occurrence_id uuid[], OUT entry_id uuid[])
  returns record
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body a046b05758223233
create function core.refused_fields(p_request jsonb, p_code text, OUT field text[], OUT value text[])
  returns record
  language sql immutable set search_path=pg_catalog, pg_temp
  -- body dfd14f1ea2ac29f5
create function core.release_batch(p_operator_id uuid, p_booking_id uuid[], p_account_id uuid[], p_ip text[], p_request_id text[])
  returns TABLE(request integer, refusal text, units integer)
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 00e98781a574e149
create function core.remove_member(p_operator_id uuid, p_account_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body d07ccb838862d1bf
create function core.renew_claims(p_operator_id uuid, p_booking_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body f02e1853fa0cea17
create function core.request_fingerprint(p_request jsonb)
  returns bytea
  language sql immutable set search_path=pg_catalog, pg_temp
  -- body 5ea32c17e84f0dde
create function core.require_another_admin(p_operator_id uuid, p_account_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 5d781f87fbcad03f
create function core.require_operator_admin(p_operator_id uuid)
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body fa7cac04d45d9216
create function core.require_role(p_operator_id uuid, p_roles text[])
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body b622c5a30947e20a
create function core.require_visible_occurrence(p_occurrence_id uuid)
  returns uuid
  language plpgsql stable security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 5ae755e667aec2f1
create function core.rescue_hold(p_operator_id uuid, p_booking_id uuid, p_account_id uuid, p_ip text, p_request_id text)
  returns text
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 162e72d38f962b75
create function core.resolve_callers(p_operator_id uuid, p_account_id uuid[], p_customer_id uuid[], p_claims jsonb[], OUT staff boolean[], OUT customer_id uuid[], OUT refusal text[])
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 83a8683c6bf79f56
create function core.resolve_lines(p_operator_id uuid, p_occurrences core.batch_occurrences, p_staff boolean[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[], p_accessible boolean[])
  returns core.batch_lines
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body bf0d1acd2a61e8b4
create function core.resolve_spans(p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
  returns core.line_spans
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 049853ec6a52c87a
create function core.resolve_whole(p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
  returns core.line_spans
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body d51610da2559c3c8
create function core.revoke_api_key(p_operator_id uuid, p_api_key_id uuid)
  returns timestamp with time zone
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body c150188498294372
create function core.revoke_installation_admin(p_account_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a8a9fa4d2cff74a9
create function core.rewrite_places(p_operator_id uuid, p_occurrence_id uuid, p_claim_ids uuid[], p_places integer[])
  returns uuid[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 163b926c78edb33f
create function core.search_bookings(p_operator text, p_reference text, p_name text, p_phone text, p_occurrence_id uuid, p_travel_date date, p_customer_id uuid, p_status text, p_payment_status text, p_before_id uuid, p_limit integer)
  returns SETOF core.bookings
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 9400a9262697113f
create function core.search_words(p_name text, p_phone text)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body a9f2d226f40b2ff9
create function core.seat_party(INOUT seat integer[], p_line integer, p_request_lines integer[], p_party integer[], p_accessible boolean[], p_lines core.batch_lines, p_last integer, p_first integer, p_until integer, p_classes text[], p_are_accessible boolean[], p_busy int4multirange[], p_row_no integer[], p_column_no integer[])
  returns integer[]
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body a6d6997b2b198562
create function core.sees_booking(p_operator_id uuid, p_booking_id uuid)
  returns boolean
  language plpgsql stable security definer set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 80dfaccd779311a6
create function core.sees_occurrence(p_operator_id uuid, p_occurrence_id uuid)
  returns boolean
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 652efd408f074625
create function core.sees_occurrence_of(p_operator_id uuid, p_offering_id uuid)
  returns boolean
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 9d53568e471fabcf
create function core.send_invitation(p_operator_id uuid, p_role text, p_account_id uuid, p_email text, p_expires_at timestamp with time zone, p_invited_by uuid)
  returns TABLE(id uuid, account_id uuid, email text, role text, token text, created_at timestamp with time zone, expires_at timestamp with time zone)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 857e5f7211a42a71
create function core.set_fare_rules(p_operator_id uuid, p_fare_table_id uuid, p_rules jsonb)
  returns integer
  language plpgsql volatile security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 3c013eda48bf8c7e
create function core.set_fares(p_operator_id uuid, p_fare_table_id uuid, p_fares jsonb, p_allow_holes boolean DEFAULT false)
  returns integer
  language plpgsql volatile security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 28c353ccaccc4086
create function core.set_self_service(p_allowed boolean, p_only_if_unset boolean DEFAULT false)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a665b3b5541e6f6f
create function core.show_reference(p_reference text)
  returns text
  language sql immutable parallel safe
  -- body 6cc8c3f85757a25c
create function core.step_into(p_pointer text, p_name text)
  returns text
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body e2d0f72bdd700d16
create function core.sum_requests(p_currency text[], p_expected_total_minor bigint[], p_request integer[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, OUT last_line integer[], OUT total_minor bigint[], OUT currency text[], OUT hold_s integer[], OUT refusal text[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body f2848696eaf529ac
create function core.sweep_holds(p_limit integer DEFAULT 200)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 7f0d60c33fbc5004
create function core.take_change_key(p_operator_id uuid, p_account_id uuid, p_key text, p_body_hash bytea, p_booking_id uuid)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 7ef148613c985684
create function core.take_keys(p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_result_id uuid[], p_optimistic boolean, OUT verdict text[], OUT result_id uuid[])
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a0e96fc7596c61a8
create function core.text_or_null(p_value jsonb, p_pattern text, p_length_max integer)
  returns text
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 69aae152b9dd280b
create function core.text_patterns()
  returns jsonb
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 0053dcdcec9c1966
create function core.touch_booking(p_operator_id uuid, p_booking_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 3047ab27bb39cfca
create function core.touch_customer(p_operator_id uuid, p_account_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 349e579ec4766d1d
create function core.touch_key(p_operator_id uuid, p_caller text, p_key text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body c53572411a200072
create function core.touch_occurrence(p_operator_id uuid, p_occurrence_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 3acad448722401ee
create function core.transaction_no()
  returns bigint
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body f8a9ac1e66988685
create function core.unmet_choices(p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_place integer[], p_class text[], p_passenger_type text[], p_accessible boolean[])
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body d30e14f3fb5db1a0
create function core.uuid_floor(p_at timestamp with time zone)
  returns uuid
  language sql immutable parallel safe
  -- body dc7e817cca586e24
create function core.value_problem(p_value jsonb, p_schema jsonb)
  returns text
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 4bc98dc72e651063
create function core.waitlist_position(p_operator_id uuid, p_occurrence_id uuid, p_entry_id uuid)
  returns integer
  language sql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 955d41daad179703
create function core.wanted_changes(p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_stops jsonb)
  returns TABLE(claim_id uuid, old_occurrence_id uuid, old_span int4range, old_price_minor bigint, old_class text, old_type text, begins_at timestamp with time zone, quantity integer, item_no integer, old_holder jsonb, holder jsonb, moves boolean, occurrence_id uuid, seat text, from_id uuid, to_id uuid, from_index integer, to_index integer, class text, passenger_type text, accessible boolean, fee_minor bigint, changes_close_s integer)
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body db0740384e27aac8
create function core.withdraw_invitation(p_operator_id uuid, p_invitation_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 00d80ba8de6d0ebc
create function core.withdraw_sent(p_operator_id uuid, p_account_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 2e7c1a4066e917d9
create function core.word_of_phone(p_phone text)
  returns text
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 71c602be91837bd8
create function core.words_of_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns TABLE(booking_id uuid, word text)
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body a58e559463e5155d
create function core.words_of_name(p_name text)
  returns text[]
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 84443ad0eecb39eb
create function core.write_batch(p_operator_id uuid, p_now timestamp with time zone, p_booking_id uuid[], p_verdict text[], p_account_id uuid[], p_customer_id uuid[], p_contact_name text[], p_contact_phone text[], p_contact_email text[], p_ip text[], p_request_id text[], p_total_minor bigint[], p_currency text[], p_expires_at timestamp with time zone[], p_line_request integer[], p_occurrence_id uuid[], p_claim_id uuid[], p_quantity integer[], p_item_no integer[], p_holder jsonb[], p_place integer[], p_lines core.batch_lines, p_batch_occurrence_id uuid[], p_units integer[], p_entry_id uuid[] DEFAULT NULL::uuid[], OUT reference text[])
  returns text[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body d724edda1857f55c
create function core.write_layout(p_operator_id uuid, p_name text, p_places jsonb)
  returns uuid
  language plpgsql volatile set jit=off set search_path=pg_catalog, pg_temp
  -- body 258d6af6031f09da
create function core.write_operator(p_operator_id uuid, p_changes jsonb)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 54e48fa524b96c62
create function ops.add_sample_bookings(p_operator_id uuid, p_requests integer)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 1207c18c34a92b8b
create function ops.add_sample_fleet(p_operator_id uuid)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 9b63ce32a63bcd07
create function ops.add_sample_pattern(p_operator_id uuid, p_feed_id uuid, p_route integer, p_direction integer)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 2d4c0b60bd58b66b
create function ops.add_sample_people(p_operator_id uuid, p_customers integer)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e843d2be04ca0941
create function ops.add_sample_terms(p_operator_id uuid, OUT fare_table_id uuid, OUT policy_id uuid)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 038016bf6d76077f
create function ops.add_sample_timetable(p_operator_id uuid, p_from date, p_days integer)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 9343af36d0cc4d8c
create function ops.add_sample_trips(p_operator_id uuid, p_route_id uuid, p_service_id uuid, p_pattern_id uuid, p_vehicle_type_id uuid, p_fare_table_id uuid, p_policy_id uuid, p_leaves_min integer[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 1db74e84cb94cc43
create function ops.add_samples(p_operator_id uuid, p_from date, p_days integer, p_customers integer)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 95e23aba742ac961
create function ops.applied_versions()
  returns SETOF integer
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body eaaa89fc50d8a39d
create function ops.await_tables()
  returns void
  language plpgsql volatile set TimeZone=UTC set search_path=pg_catalog, pg_temp
  -- body f2585f4dba25ba09
create function ops.check_belonging()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 76a6ddc94c0b86e6
create function ops.check_booking_claims()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body d94be6d09ffa8c4f
create function ops.check_exclusions()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body da480c2b8caeee39
create function ops.check_expiries()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 34bd61deabcc8738
create function ops.check_guards()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body d88716ba242332fb
create function ops.check_ids()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body b36fa761ee43c852
create function ops.check_invariants()
  returns TABLE(invariant text, operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 0149d8594a6d53fd
create function ops.check_keys()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body bbd5e965b5e728c8
create function ops.check_overlaps()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 66c2692c2f378137
create function ops.check_places()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 22c6f9547eaa15d3
create function ops.check_references()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 7446d9cd80238a17
create function ops.check_row_security()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body b7e581239f706849
create function ops.check_spans()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body fbfc032961c6e8d1
create function ops.check_taken()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body c738a1da131a5b9f
create function ops.check_totals()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 56e43b8b12755032
create function ops.check_transaction_nos()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 9b2bf0f3e73d3b12
create function ops.check_versions()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body b72bb3367f677c12
create function ops.check_waitlists()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 5295b065a3c5176b
create function ops.exposed_schema()
  returns text
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body a414926734f69218
create function ops.finish_job_run(p_id uuid, p_error text, p_detail jsonb DEFAULT '{}'::jsonb)
  returns void
  language sql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 5d84e205f0817c7d
create function ops.last_due(p_every_s integer, p_at_s integer, p_now timestamp with time zone)
  returns timestamp with time zone
  language sql stable strict parallel safe
  -- body 9a0e1eb64aad4836
create function ops.open_worker()
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 8308e2b2e67faf12
create function ops.operators_with_timetables()
  returns SETOF uuid
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 42b1cffa8b7f167b
create function ops.overdue_jobs()
  returns SETOF text
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body b550f4d0fd2308de
create function ops.partitions()
  returns TABLE(relation text, month text, estimated_rows bigint, bytes bigint, attached boolean)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body faeef082acdbd8ef
create function ops.pattern_is_used(p_operator_id uuid, p_pattern_id uuid)
  returns boolean
  language sql stable set search_path=pg_catalog, pg_temp
  -- body a907415b82755b7d
create function ops.probe(p_server uuid)
  returns SETOF text
  language plpgsql volatile security definer set TimeZone=UTC set search_path=pg_catalog, pg_temp set work_mem=64kB
  -- body c6e7593770f54081
create function ops.prune_idempotency_keys(p_days integer, p_limit integer)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 140c83bf086ae3ad
create function ops.prune_job_runs(p_days integer, p_limit integer)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e108ecde178c0cb6
create function ops.raise_transaction_nos()
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 3f3025b6a52f5a1b
create function ops.references_left(OUT step bigint, OUT first_number bigint, OUT references_left bigint)
  returns record
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 951030bec5438f6f
create function ops.register_jobs(p_jobs jsonb)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 9eee0f9f3147620d
create function ops.remove_sample_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 21e2514a6c9e76d7
create function ops.remove_sample_departures(p_operator_id uuid, p_occurrence_ids uuid[])
  returns uuid[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 5f71ae8ae5ce4bcb
create function ops.remove_sample_entries(p_operator_id uuid, p_occurrence_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e50cd72d7343668a
create function ops.remove_sample_fleet(p_operator_id uuid, p_fare_table_ids uuid[], p_policy_ids uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body bcd983529231e419
create function ops.remove_sample_people(p_operator_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body f9ec64cc467981e8
create function ops.remove_sample_timetable(p_operator_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a63ff1786f2e55d8
create function ops.remove_samples(p_operator_id uuid, OUT bookings integer, OUT departures integer, OUT departures_kept integer)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e6bedea6461cd803
create function ops.sample_bookings(p_operator_id uuid)
  returns uuid[]
  language sql stable set search_path=pg_catalog, pg_temp
  -- body b93512f05da2e143
create function ops.sample_calls()
  returns TABLE(route integer, call integer, code text, name text, latitude double precision, longitude double precision, distance_m integer)
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body bbb4cfe526c995da
create function ops.sample_routes()
  returns TABLE(route integer, name text, vehicle_type text, leaves_min integer[])
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 5f34f0cc8a70fba0
create function ops.schema_age_s()
  returns double precision
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body e9238a930a58f254
create function ops.start_job_run(p_name text)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body fee7e620aed4d624
create function public.archive_operator(operator text)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 8c8b3ffcedaa1438
create function public.book(operator text, request jsonb, idempotency_key text DEFAULT NULL::text)
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 92352ed4d6055a53
create function public.booking_passengers(booking public.bookings)
  returns SETOF public.booking_passengers
  language sql stable
  -- body 058a5f76f2fd09f5
create function public.bus_schedules(route public.routes)
  returns SETOF public.bus_schedules
  language sql stable
  -- body 419fe2e6d5ab023a
create function public.cancel_booking(booking_id uuid, reason text DEFAULT NULL::text, claim_ids uuid[] DEFAULT NULL::uuid[])
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 64e9776d84073266
create function public.change_booking(booking_id uuid, changes jsonb, idempotency_key text DEFAULT NULL::text)
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body d357027b8de4a234
create function public.change_brand(operator text, brand_id uuid, changes jsonb)
  returns void
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body f326defcdfae77d4
create function public.change_operator(operator text, changes jsonb)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body ba89996aedf9bbce
create function public.change_vehicle_type(operator text, vehicle_type_id uuid, name text DEFAULT NULL::text, layout_id uuid DEFAULT NULL::uuid, amenities jsonb DEFAULT NULL::jsonb, active boolean DEFAULT NULL::boolean)
  returns void
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 46017a0cd7517201
create function public.confirm(booking_id uuid)
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body f1788b5c3679e26c
create function public.create_fare_table(operator text, name text, fares jsonb DEFAULT '[]'::jsonb, rules jsonb DEFAULT '{}'::jsonb, currency text DEFAULT NULL::text, allow_holes boolean DEFAULT false)
  returns uuid
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 27e33520894e472e
create function public.create_layout(operator text, name text, places jsonb)
  returns uuid
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 927fba801ad20539
create function public.create_operator(slug text, name text, time_zone text, currency text, details jsonb DEFAULT '{}'::jsonb, admin_email text DEFAULT NULL::text)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body c74e0a5f451f6a8e
create function public.create_vehicle_type(operator text, name text, layout_id uuid, amenities jsonb DEFAULT '{}'::jsonb)
  returns uuid
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body b6685513aa070fa1
create function public.deactivate_operator(operator text)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body f52f106114dbb9eb
create function public.get_cron_job_history(hours numeric DEFAULT 24)
  returns TABLE(job_name text, started_at timestamp with time zone, finished_at timestamp with time zone, duration_ms bigint, status text, error text, detail jsonb)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 1a99e1621199f8af
create function public.get_cron_job_status()
  returns TABLE(job_name text, description text, every_s integer, active boolean, last_status text, last_started_at timestamp with time zone, last_finished_at timestamp with time zone, last_duration_ms bigint, last_error text, last_ok_at timestamp with time zone, next_run_at timestamp with time zone, late boolean)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 9ea6cf34eef7c61c
create function public.hold(operator text, request jsonb, idempotency_key text DEFAULT NULL::text)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 07f6c4dc18adcdb5
create function public.quote_change(booking_id uuid, changes jsonb)
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 6c3f569c9dd0a91e
create function public.quote_prices(occurrence_id uuid, from_stop_id uuid DEFAULT NULL::uuid, to_stop_id uuid DEFAULT NULL::uuid)
  returns SETOF jsonb
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 937f89453627fc6a
create function public.release(booking_id uuid)
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body b7cac4a98e5a724a
create function public.restore_operator(operator text)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 2e0f097233047f9b
create function public.search_departures(operator text, from_stop_id uuid, to_stop_id uuid, date date, passengers integer DEFAULT 1, max_rows integer DEFAULT 20)
  returns SETOF jsonb
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 998e18d9aefb5da8
create function public.seat_map(departure_id uuid, from_stop_id uuid DEFAULT NULL::uuid, to_stop_id uuid DEFAULT NULL::uuid)
  returns SETOF jsonb
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 67550b4a8feeac34
create function public.set_fare_rules(operator text, fare_table_id uuid, rules jsonb)
  returns integer
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body a53605e255969455
create function public.set_fares(operator text, fare_table_id uuid, fares jsonb, allow_holes boolean DEFAULT false)
  returns integer
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body b733af9dec12755f
create function transit.add_departure(p_operator_id uuid, p_departure jsonb, OUT occurrence_id uuid, OUT trip_id uuid)
  returns record
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 6df55b05dc8a10e2
create function transit.affected_departures(p_operator_id uuid, p_from date, p_until date)
  returns TABLE(occurrence_id uuid, offering_id uuid, gtfs_id text, headsign text, service_date date, departure_s integer, starts_at timestamp with time zone, difference text, bookings integer, places integer)
  language sql stable security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body eb0925d155f0b194
create function transit.cancel_departure(p_occurrence_id uuid, p_reason text DEFAULT NULL::text)
  returns SETOF uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 574b112aaf2372b8
create function transit.change_brand(p_operator_id uuid, p_brand_id uuid, p_changes jsonb)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 8af9ba2a5290ef9d
create function transit.change_calendar(p_operator_id uuid, p_calendar_id uuid, p_changes jsonb)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body a938f2429b5926eb
create function transit.change_route(p_operator_id uuid, p_route_id uuid, p_changes jsonb)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e719431d88166038
create function transit.change_stop(p_operator_id uuid, p_stop_id uuid, p_changes jsonb)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 32858d60a3fe4076
create function transit.change_trip(p_operator_id uuid, p_trip_id uuid, p_changes jsonb)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e9e8f8b1a9a64925
create function transit.change_vehicle(p_occurrence_id uuid, p_vehicle_id uuid, p_reseat boolean DEFAULT false)
  returns TABLE(booking_id uuid, claim_id uuid, class text, old_seat text, new_seat text, loses_access boolean)
  language plpgsql volatile security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 7b1fc7a5f9ea9871
create function transit.change_vehicle_type(p_operator_id uuid, p_vehicle_type_id uuid, p_name text DEFAULT NULL::text, p_layout_id uuid DEFAULT NULL::uuid, p_amenities jsonb DEFAULT NULL::jsonb, p_active boolean DEFAULT NULL::boolean)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 0cd9d253fdeaa677
create function transit.check_amenities(p_amenities jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 6b0cbfd7fdcfa870
create function transit.check_calls(p_calls transit.call[], p_field text, p_member text, p_positions integer[] DEFAULT NULL::integer[])
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 1c06a1f55ff9a3ad
create function transit.check_dates(p_fields jsonb)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body a320269dd88a6076
create function transit.check_departures_belong()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 3e39c4479f86f5fa
create function transit.check_search(p_date date, p_passengers integer, p_radius_m integer, p_limit integer)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f47d94324449384b
create function transit.check_service_date(p_date date, p_field text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 807f75e051622ce5
create function transit.check_start(p_trip jsonb)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 5a4e47ae4fc1d9cb
create function transit.check_stop(p_operator_id uuid, p_location core.locations)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 823596b02f98005c
create function transit.compare_departures(p_operator_id uuid, p_from date, p_until date)
  returns TABLE(occurrence_id uuid, found text, plan transit.planned_departure, booked boolean)
  language sql stable set enable_nestloop=off set jit=off set search_path=pg_catalog, pg_temp
  -- body 6bab361a61a8e687
create function transit.copy_day(p_operator_id uuid, p_from date, p_to date, p_route_id uuid DEFAULT NULL::uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body b5e45087ace61e59
create function transit.copy_season(p_operator_id uuid, p_calendar_id uuid, p_season jsonb, OUT calendar_id uuid, OUT trips integer)
  returns record
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 3c6447d448cd12d3
create function transit.copy_trips(p_operator_id uuid, p_trip_ids uuid[], p_starts_s integer[], p_keys text[], p_service_id uuid)
  returns uuid[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 47ca25828a5442df
create function transit.create_calendar(p_operator_id uuid, p_calendar jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e7ae390156401780
create function transit.create_route(p_operator_id uuid, p_route jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 4b2b81d2792f8398
create function transit.create_stop(p_operator_id uuid, p_stop jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 212925da3403920c
create function transit.create_trip(p_operator_id uuid, p_trip jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body a85b268c82b105d0
create function transit.create_trips(p_operator_id uuid, p_trips jsonb, p_dry_run boolean DEFAULT false)
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body fe2268e32ca87910
create function transit.create_vehicle(p_operator_id uuid, p_vehicle_type_id uuid, p_number text)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 60fb25ba4bf3876f
create function transit.create_vehicle_type(p_operator_id uuid, p_name text, p_layout_id uuid, p_amenities jsonb DEFAULT '{}'::jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e6e17ecc9ed6cf9b
create function transit.days_of(p_weekdays integer)
  returns text[]
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 3569027d20c75cf9
create function transit.delay_departure(p_occurrence_id uuid, p_delay jsonb)
  returns TABLE(booking_id uuid, reference text, contact_name text, contact_phone text, contact_email text, seats text[], from_stop text, to_stop text, sold_departs_at timestamp with time zone, departs_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 2de407a81440beab
create function transit.delayed(p_occurrence core.occurrences, p_delay jsonb)
  returns core.occurrences
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body c83b1883054b1f80
create function transit.describe_booking(p_booking_id uuid)
  returns jsonb
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body ca1d99a015012eb7
create function transit.describe_calls(p_operator_id uuid, p_occurrence_id uuid)
  returns jsonb
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 802ba85441df2a6e
create function transit.describe_calls_of_route(p_operator_id uuid, p_route_id uuid, p_direction integer)
  returns jsonb
  language sql stable parallel safe set search_path=pg_catalog, pg_temp
  -- body 2e96852347aebd0e
create function transit.describe_stops(p_operator_id uuid, p_route_id uuid)
  returns jsonb
  language sql stable parallel safe set search_path=pg_catalog, pg_temp
  -- body b7456f666ab0fa80
create function transit.find_calendar(p_operator_id uuid, p_calendar text, p_field text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 8e5c200599320571
create function transit.find_day(p_operator_id uuid, p_date date)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body eac699f40c4c48fb
create function transit.find_departures(p_operator_id uuid, p_journeys transit.journey[], p_id_from uuid, p_id_until uuid, p_include_closed boolean, p_include_cancelled boolean, p_after_at timestamp with time zone, p_after_id uuid, p_limit integer)
  returns TABLE(occurrence_id uuid, layout_id uuid, fare_table_id uuid, price_minor bigint, currency text, starts_at timestamp with time zone, journey transit.journey, departs_at timestamp with time zone, state text)
  language sql stable
  -- body f3658c19315cf859
create function transit.find_journey(p_operator_id uuid, p_pattern_id uuid, p_from_id uuid, p_to_id uuid, p_from_index integer, p_to_index integer)
  returns TABLE(from_index integer, to_index integer, departure_s integer, arrival_s integer, from_zone text, to_zone text, distance_m integer, from_id uuid, to_id uuid)
  language sql stable parallel safe
  -- body 9d974ab1e1326989
create function transit.find_journeys(p_operator_id uuid, p_date date, p_from_ids uuid[], p_from_m double precision[], p_to_ids uuid[], p_to_m double precision[])
  returns SETOF transit.journey
  language sql stable
  -- body ad7af3c5c05b1ccb
create function transit.find_route(p_operator_id uuid, p_route text, p_field text)
  returns transit.routes
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 16c64c091cb5735b
create function transit.find_stop(p_operator_id uuid, p_stop_id uuid, p_field text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 98e760516fac32b9
create function transit.find_unpriced(p_operator_id uuid, p_limit integer DEFAULT 100)
  returns TABLE(route_id uuid, route text, fare_table text, from_stop text, to_stop text, from_zone text, to_zone text, class text)
  language sql stable security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body ddf2ca256e4a29f6
create function transit.find_vehicle_type(p_operator_id uuid, p_vehicle_type text, p_field text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 82cadff0a5154cca
create function transit.generate_departures(p_operator_id uuid, p_from date, p_until date)
  returns TABLE(operator_id uuid, made integer, changed integer, withdrawn integer, affected integer)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 470f83a81b95ddad
create function transit.import_brands(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body c9c623a57e36e8bf
create function transit.import_departures(p_operator_id uuid, OUT first_date date, OUT last_date date, OUT added bigint, OUT changed bigint, OUT withdrawn bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body b9448858a972b5cb
create function transit.import_fares(p_operator_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 6fbc855c2c0ecb64
create function transit.import_feed(p_operator_id uuid, p_name text, p_sha256 bytea, p_shifted_weeks integer)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 3278e6a4d1bbee83
create function transit.import_frequencies(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 4dc50d6b68fd58dd
create function transit.import_missing_patterns(p_operator_id uuid)
  returns SETOF bytea
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 0a004fb33faf3bb5
create function transit.import_operator(p_slug text, p_name text, p_time_zone text, p_currency text)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 54dc37da5617f807
create function transit.import_patterns(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 0ed4764ed6056f0c
create function transit.import_resolve_trips(p_operator_id uuid, p_feed_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 6d11c2f22cb926b0
create function transit.import_routes(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 2c1d771eb07f81b7
create function transit.import_services(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 68b7259107307437
create function transit.import_staging()
  returns void
  language plpgsql volatile set client_min_messages=warning set search_path=pg_catalog, pg_temp
  -- body b8d1fca5e3e555e1
create function transit.import_stops(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 57213c0cad1c30b7
create function transit.import_timetable(p_operator_id uuid, p_name text, p_sha256 bytea, p_shifted_weeks integer, p_vehicle_type text)
  returns TABLE(part text, added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body c05546c6e6e9d6e6
create function transit.import_trips(p_operator_id uuid, p_feed_id uuid, p_vehicle_type_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 43eee3dbb0916d10
create function transit.import_vehicle_type(p_operator_id uuid, p_name text)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e7e89d6a9a4f831b
create function transit.instant_of(p_service_date date, p_seconds integer, p_time_zone text)
  returns timestamp with time zone
  language sql stable strict parallel safe
  -- body 527402b21215fada
create function transit.is_used_by_hand(p_operator_id uuid, p_stop_id uuid)
  returns boolean
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 37d6ddedff530ca4
create function transit.last_stop_of(p_operator_id uuid, p_pattern_id uuid)
  returns text
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 26e9f1d9b1ba0532
create function transit.list_delayed(p_operator_id uuid, p_occurrence_id uuid)
  returns TABLE(booking_id uuid, reference text, contact_name text, contact_phone text, contact_email text, seats text[], from_stop text, to_stop text, sold_departs_at timestamp with time zone, departs_at timestamp with time zone)
  language plpgsql stable set jit=off set search_path=pg_catalog, pg_temp
  -- body d74c5702abc0a564
create function transit.list_departures(p_operator text, p_date date, p_route_id uuid DEFAULT NULL::uuid, p_include_cancelled boolean DEFAULT false, p_limit integer DEFAULT 20, p_after_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(occurrence_id uuid, route_id uuid, route text, trip_id uuid, headsign text, service_date date, departs_at timestamp with time zone, arrives_at timestamp with time zone, from_stop text, to_stop text, time_zone text, status text, published boolean, free_seats integer, capacity integer, taken integer, vehicle_type text, vehicle_number text)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 4e7f8eb7d19edc33
create function transit.lock_departures(p_operator_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body b9f9a8c4e634ece9
create function transit.make_departures(p_operator_id uuid, p_plan transit.planned_departure[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 6b7b2a88f5a2c5be
create function transit.make_extra(p_operator_id uuid, p_date date, p_trip_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 98669704e4c66651
create function transit.match_seats(p_occurrence core.occurrences, p_layout_id uuid)
  returns SETOF transit.seat_move
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 6386dcb0dc79ef45
create function transit.match_stops(p_operator_id uuid, p_end text, p_stop_id uuid, p_latitude double precision, p_longitude double precision, p_radius_m integer, OUT location_ids uuid[], OUT away_m double precision[])
  returns record
  language plpgsql stable set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body bb0586744f563026
create function transit.merge_stops(p_operator_id uuid, p_stop_id uuid, p_into_id uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 842ce6d01e7b8e79
create function transit.move_first_stops(p_operator_id uuid, p_stop_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body f3034460d8ecd3ce
create function transit.own_brand(p_operator_id uuid)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 9fdc191315c3882e
create function transit.own_calendar(p_operator_id uuid, p_service_id uuid)
  returns transit.services
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 2d6e4f18c1385fcf
create function transit.own_stop(p_operator_id uuid, p_stop_id uuid)
  returns transit.stops
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body cee96fbf094293c1
create function transit.own_trip(p_operator_id uuid, p_trip_id uuid)
  returns transit.trips
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 783c6bb90b93676d
create function transit.page_departures(p_operator_id uuid, p_journeys transit.journey[], p_include_closed boolean, p_include_cancelled boolean, p_after_at timestamp with time zone, p_after_id uuid, p_limit integer, OUT occurrence_id uuid[], OUT layout_id uuid[], OUT fare_table_id uuid[], OUT price_minor bigint[], OUT currency text[], OUT starts_at timestamp with time zone[], OUT journey transit.journey[], OUT departs_at timestamp with time zone[], OUT state text[])
  returns record
  language plpgsql stable set enable_material=off set enable_sort=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 5e92d27947b7721d
create function transit.pattern_of_route(p_operator_id uuid, p_route_id uuid, p_direction integer)
  returns uuid
  language sql stable parallel safe set search_path=pg_catalog, pg_temp
  -- body 10c3b53575dc5ba0
create function transit.plan_seats(p_occurrence core.occurrences, p_layout_id uuid, p_reseat boolean)
  returns SETOF transit.seat_move
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 3cfdd343df684e01
create function transit.planned_departures(p_operator_id uuid, p_from date, p_until date)
  returns SETOF transit.planned_departure
  language sql stable set enable_nestloop=off set jit=off set search_path=pg_catalog, pg_temp
  -- body b7f1c634ac683e8a
create function transit.price_by_rules(p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[], p_conditional boolean[], INOUT p_price_minor bigint[], INOUT p_fare_id uuid[])
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 7fde54cd726b2cd5
create function transit.price_departure(p_operator_id uuid, p_occurrence_id uuid, p_journey transit.journey, p_class text)
  returns bigint
  language sql stable set search_path=pg_catalog, pg_temp
  -- body c781ec7ac0147bf2
create function transit.price_journey(p_operator_id uuid, p_fare_table_id uuid, p_from_zone text, p_to_zone text, p_from_id uuid, p_to_id uuid, p_distance_m integer, p_stages integer, p_class text, p_passenger_type text, p_boards_at timestamp with time zone, p_taken integer, p_capacity integer, OUT fare_id uuid, OUT price_minor bigint, OUT steps jsonb)
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 3c2e53e2f507ff1c
create function transit.price_journeys(p_operator_id uuid, p_occurrence_ids uuid[], p_layout_ids uuid[], p_fare_table_ids uuid[], p_prices_minor bigint[], p_journeys transit.journey[])
  returns TABLE(no integer, free_seats integer, price_minor bigint, classes jsonb)
  language sql stable
  -- body bf26d51b18e60bd9
create function transit.quote_fare(p_operator_id uuid, p_fare_table_id uuid, p_from_zone text, p_to_zone text, p_distance_m integer, p_class text, p_passenger_type text, p_from_id uuid DEFAULT NULL::uuid, p_to_id uuid DEFAULT NULL::uuid, p_stages integer DEFAULT NULL::integer, p_on date DEFAULT NULL::date)
  returns TABLE(fare_id uuid, price_minor bigint, conditional boolean)
  language sql stable parallel safe
  -- body a751f9fdf2950a44
create function transit.quote_prices(p_occurrence_id uuid, p_from_id uuid DEFAULT NULL::uuid, p_to_id uuid DEFAULT NULL::uuid, p_from_index integer DEFAULT NULL::integer, p_to_index integer DEFAULT NULL::integer)
  returns TABLE(class text, passenger_type text, price_minor bigint, currency text, fare jsonb, steps jsonb)
  language plpgsql stable security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 9219eec3cab0dbf8
create function transit.read_manifest(p_occurrence_id uuid, p_include_ended boolean DEFAULT false, p_limit integer DEFAULT 100, p_after_place integer DEFAULT NULL::integer, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(claim_id uuid, booking_id uuid, reference text, booking_status text, status text, customer_id uuid, place integer, seat text, class text, quantity integer, passenger jsonb, from_index integer, from_stop text, to_index integer, to_stop text, begins_at timestamp with time zone, ends_at timestamp with time zone, item_no integer, price_minor bigint, currency text, contact_name text, contact_phone text, contact_email text, payment_status text)
  language plpgsql stable security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set max_parallel_workers_per_gather=0 set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body d7f9f48321c54d2c
create function transit.read_route_stops(p_operator_id uuid, p_stops jsonb, p_field text)
  returns transit.call[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 04297f4e851e4512
create function transit.read_times(p_operator_id uuid, p_pattern_id uuid, p_times jsonb)
  returns transit.call[]
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 7406b67033d01ebf
create function transit.refresh_departures(p_operator_id uuid, p_occurrence_ids uuid[], p_plan transit.planned_departure[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 14f43b6eacec16dc
create function transit.refuse_vehicle(p_operator_id uuid, p_layout_id uuid, p_moves transit.seat_move[], p_reseat boolean)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 7cda55cb6c95726b
create function transit.report_sales(p_operator_id uuid, p_from date, p_until date, p_by text)
  returns TABLE(key text, name text, bookings integer, places integer, cancelled_places integer, sold_minor bigint, cancelled_minor bigint, net_minor bigint, currency text)
  language plpgsql stable security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 39528f60ad02bf1c
create function transit.reseat(p_operator_id uuid, p_occurrence_id uuid, p_moves transit.seat_move[])
  returns SETOF transit.seat_move
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 1368d8f67baf4523
create function transit.resolve_legs(p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
  returns core.line_spans
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body beefc30dcde2181b
create function transit.retire_calendar(p_operator_id uuid, p_calendar_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body bf9c9386220fc689
create function transit.retire_route(p_operator_id uuid, p_route_id uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body a27fc835b5916969
create function transit.retire_stop(p_operator_id uuid, p_stop_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 58965b6f760074f2
create function transit.retire_trip(p_operator_id uuid, p_trip_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 86fadbfcfa2bfc07
create function transit.retire_vehicle(p_operator_id uuid, p_vehicle_id uuid)
  returns TABLE(occurrence_id uuid, starts_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body c1eff2dbb7b08218
create function transit.reverse_calls(p_calls transit.call[])
  returns transit.call[]
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body c706f4e753e41ec0
create function transit.runs_from(p_operator_id uuid, p_service_id uuid, p_date date)
  returns boolean
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 160a1f945dbed633
create function transit.search_departures(p_operator text, p_from_id uuid, p_to_id uuid, p_date date, p_passengers integer DEFAULT 1, p_from_latitude double precision DEFAULT NULL::double precision, p_from_longitude double precision DEFAULT NULL::double precision, p_to_latitude double precision DEFAULT NULL::double precision, p_to_longitude double precision DEFAULT NULL::double precision, p_radius_m integer DEFAULT 1000, p_include_closed boolean DEFAULT false, p_include_cancelled boolean DEFAULT false, p_limit integer DEFAULT 20, p_after_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_after_id uuid DEFAULT NULL::uuid)
  returns TABLE(occurrence_id uuid, offering_id uuid, route_id uuid, route_short_name text, route_long_name text, brand text, headsign text, vehicle_type text, amenities jsonb, from_index integer, from_stop_id uuid, from_stop text, from_time_zone text, to_index integer, to_stop_id uuid, to_stop text, to_time_zone text, departs_at timestamp with time zone, arrives_at timestamp with time zone, duration_s integer, free_seats integer, price_minor bigint, currency text, classes jsonb, status text)
  language plpgsql stable security definer set enable_hashjoin=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 9ceeb3dbe26252db
create function transit.search_journeys(p_operator_id uuid, p_date date, p_from_id uuid, p_from_latitude double precision, p_from_longitude double precision, p_to_id uuid, p_to_latitude double precision, p_to_longitude double precision, p_radius_m integer)
  returns transit.journey[]
  language plpgsql stable set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body a8855c569a8f0a0e
create function transit.seat_map(p_occurrence_id uuid, p_from_id uuid DEFAULT NULL::uuid, p_to_id uuid DEFAULT NULL::uuid, p_from_index integer DEFAULT NULL::integer, p_to_index integer DEFAULT NULL::integer)
  returns TABLE(label text, deck integer, row_no integer, column_no integer, x numeric, y numeric, facing_deg integer, class text, kind text, "position" text, accessible boolean, state text, price_minor bigint, currency text)
  language plpgsql stable security definer set jit=off set search_path=pg_catalog, pg_temp
  -- body 7e118b11020f1786
create function transit.seconds_of(p_time text)
  returns integer
  language sql immutable strict parallel safe set search_path=pg_catalog, pg_temp
  -- body 5fdb06341e5c61d6
create function transit.sell_route(p_operator_id uuid, p_route_id uuid, p_vehicle_type_id uuid DEFAULT NULL::uuid, p_fare_table_id uuid DEFAULT NULL::uuid, p_policy_id uuid DEFAULT NULL::uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body b316d64c91725f49
create function transit.separate_stop(p_operator_id uuid, p_stop_id uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 269af0c7d0614364
create function transit.set_frequencies(p_operator_id uuid, p_trip_id uuid, p_frequencies jsonb)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 4b2ef45e578e5983
create function transit.set_route_stops(p_operator_id uuid, p_route_id uuid, p_direction integer, p_calls transit.call[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 0cb7d529e96a7eb4
create function transit.stops_of_claims(p_operator_id uuid, p_booking_id uuid)
  returns jsonb
  language plpgsql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set jit=off set plan_cache_mode=force_generic_plan set search_path=pg_catalog, pg_temp
  -- body 5da0e60ffb4f507e
create function transit.take_vehicle(p_occurrence core.occurrences, p_vehicle_id uuid)
  returns transit.vehicle_types
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body efae1dbe8af3e0e6
create function transit.timetable_schemas()
  returns jsonb
  language sql immutable parallel safe set search_path=pg_catalog, pg_temp
  -- body 10205dd0f7137f74
create function transit.update_departures(p_operator_id uuid, p_from date, p_until date, OUT made integer, OUT changed integer, OUT withdrawn integer, OUT affected integer)
  returns record
  language plpgsql volatile set jit=off set search_path=pg_catalog, pg_temp
  -- body b93de28f3ff889fd
create function transit.whole_fare(p_operator_id uuid, p_fare_table_id uuid, p_pattern_id uuid, p_layout_id uuid, p_starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_taken integer DEFAULT NULL::integer, p_capacity integer DEFAULT NULL::integer)
  returns bigint
  language sql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 5dcab4bc0db247de
create function transit.why_no_journey(p_operator_id uuid, p_pattern_id uuid, p_from_id uuid, p_to_id uuid, p_from_index integer, p_to_index integer)
  returns text
  language sql stable set search_path=pg_catalog, pg_temp
  -- body f7d4d1d2e3a69595
create function transit.withdraw_departures(p_operator_id uuid, p_occurrence_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 088168de48aa9cda
create function transit.write_calendar(p_operator_id uuid, p_service_id uuid, p_fields jsonb)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 288086bc8c9604ea
create function transit.write_pattern(p_operator_id uuid, p_calls transit.call[])
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 9e0e816b50a92c16
create function transit.write_trip(p_operator_id uuid, p_trip jsonb, p_service_id uuid)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 2955c853f255f105

grant execute on function classes.cancel_event(uuid,text) to authenticated;
grant execute on function classes.cancel_event(uuid,text) to service_role;
grant execute on function classes.change_capacity(uuid,integer) to authenticated;
grant execute on function classes.change_capacity(uuid,integer) to service_role;
grant execute on function classes.create_event(uuid,text,timestamp with time zone,integer,timestamp with time zone,integer,uuid,bigint,text,uuid,uuid,text,timestamp with time zone,boolean,uuid) to authenticated;
grant execute on function classes.create_event(uuid,text,timestamp with time zone,integer,timestamp with time zone,integer,uuid,bigint,text,uuid,uuid,text,timestamp with time zone,boolean,uuid) to service_role;
grant execute on function core.accept_invitation(uuid,text) to authenticated;
grant execute on function core.accept_invitation(uuid,text) to service_role;
grant execute on function core.account_id_of(text,text) to anon;
grant execute on function core.account_id_of(text,text) to authenticated;
grant execute on function core.account_id_of(text,text) to service_role;
grant execute on function core.authenticate_api_key(bytea) to berth_app;
grant execute on function core.availability(uuid,uuid[]) to anon;
grant execute on function core.availability(uuid,uuid[]) to authenticated;
grant execute on function core.availability(uuid,uuid[]) to service_role;
grant execute on function core.await_pending(uuid,uuid[],text[],text[]) to berth_app;
grant execute on function core.await_unlocked(uuid,uuid[]) to berth_app;
grant execute on function core.book_batch(uuid,text[],text[],bytea[],boolean[],boolean[],uuid[],uuid[],text[],text[],text[],text[],bigint[],text[],text[],integer[],uuid[],integer[],text[],uuid[],uuid[],integer[],integer[],text[],text[],boolean[],jsonb[],integer[],boolean,jsonb[]) to berth_app;
grant execute on function core.booking_history(uuid) to authenticated;
grant execute on function core.booking_history(uuid) to service_role;
grant execute on function core.bucket_of(uuid) to berth_app;
grant execute on function core.cancel_batch(uuid,uuid[],text[],text[],uuid[],text[],text[]) to berth_app;
grant execute on function core.cancel_occurrence(uuid,text) to authenticated;
grant execute on function core.cancel_occurrence(uuid,text) to service_role;
grant execute on function core.cancellation_quote(uuid,uuid[]) to authenticated;
grant execute on function core.cancellation_quote(uuid,uuid[]) to service_role;
grant execute on function core.change_me(jsonb) to authenticated;
grant execute on function core.change_me(jsonb) to service_role;
grant execute on function core.change_operator(uuid,jsonb) to authenticated;
grant execute on function core.change_operator(uuid,jsonb) to service_role;
grant execute on function core.change_role(uuid,uuid,text) to authenticated;
grant execute on function core.change_role(uuid,uuid,text) to service_role;
grant execute on function core.check_limit(integer) to authenticated;
grant execute on function core.check_limit(integer) to service_role;
grant execute on function core.confirm_batch(uuid,uuid[],uuid[],text[],text[]) to berth_app;
grant execute on function core.count_free(uuid,uuid) to anon;
grant execute on function core.count_free(uuid,uuid) to authenticated;
grant execute on function core.count_free(uuid,uuid) to service_role;
grant execute on function core.create_api_key(uuid,text,text,timestamp with time zone) to authenticated;
grant execute on function core.create_api_key(uuid,text,text,timestamp with time zone) to service_role;
grant execute on function core.create_customer(uuid,text,text,text,text) to authenticated;
grant execute on function core.create_customer(uuid,text,text,text,text) to service_role;
grant execute on function core.create_fare_table(uuid,text,text,jsonb,jsonb,boolean) to authenticated;
grant execute on function core.create_fare_table(uuid,text,text,jsonb,jsonb,boolean) to service_role;
grant execute on function core.create_layout(uuid,text,jsonb) to authenticated;
grant execute on function core.create_layout(uuid,text,jsonb) to service_role;
grant execute on function core.create_operator(jsonb,text) to authenticated;
grant execute on function core.create_operator(jsonb,text) to service_role;
grant execute on function core.create_policy(uuid,text,integer,integer,jsonb,integer,integer,integer,bigint,integer) to authenticated;
grant execute on function core.create_policy(uuid,text,integer,integer,jsonb,integer,integer,integer,bigint,integer) to service_role;
grant execute on function core.currency_decimals(text) to anon;
grant execute on function core.currency_decimals(text) to authenticated;
grant execute on function core.currency_decimals(text) to service_role;
grant execute on function core.decline_invitation(uuid,text) to authenticated;
grant execute on function core.decline_invitation(uuid,text) to service_role;
grant execute on function core.default_hold_limits() to authenticated;
grant execute on function core.default_hold_limits() to service_role;
grant execute on function core.describe_booking(uuid) to authenticated;
grant execute on function core.describe_booking(uuid) to service_role;
grant execute on function core.describe_layout(uuid,uuid) to anon;
grant execute on function core.describe_layout(uuid,uuid) to authenticated;
grant execute on function core.describe_layout(uuid,uuid) to service_role;
grant execute on function core.describe_me() to authenticated;
grant execute on function core.describe_me() to service_role;
grant execute on function core.describe_operator(uuid) to anon;
grant execute on function core.describe_operator(uuid) to authenticated;
grant execute on function core.describe_operator(uuid) to service_role;
grant execute on function core.ensure_months(timestamp with time zone,timestamp with time zone) to berth_app;
grant execute on function core.find_bookings(text,uuid,text,text,text,text,text,uuid,date,uuid,integer) to authenticated;
grant execute on function core.find_bookings(text,uuid,text,text,text,text,text,uuid,date,uuid,integer) to service_role;
grant execute on function core.find_customers(text,text,integer,uuid) to authenticated;
grant execute on function core.find_customers(text,text,integer,uuid) to service_role;
grant execute on function core.find_events(text,timestamp with time zone,timestamp with time zone,uuid,integer,uuid) to anon;
grant execute on function core.find_events(text,timestamp with time zone,timestamp with time zone,uuid,integer,uuid) to authenticated;
grant execute on function core.find_events(text,timestamp with time zone,timestamp with time zone,uuid,integer,uuid) to service_role;
grant execute on function core.find_locations(text,text,double precision,double precision,integer,integer,double precision,text,uuid) to anon;
grant execute on function core.find_locations(text,text,double precision,double precision,integer,integer,double precision,text,uuid) to authenticated;
grant execute on function core.find_locations(text,text,double precision,double precision,integer,integer,double precision,text,uuid) to service_role;
grant execute on function core.find_locked(uuid,uuid[],text) to berth_app;
grant execute on function core.find_pending(uuid,uuid[],text[],text[]) to berth_app;
grant execute on function core.id_time(uuid) to authenticated;
grant execute on function core.id_time(uuid) to service_role;
grant execute on function core.index_bookings(integer) to berth_app;
grant execute on function core.invite_member(uuid,text,uuid,text,timestamp with time zone) to authenticated;
grant execute on function core.invite_member(uuid,text,uuid,text,timestamp with time zone) to service_role;
grant execute on function core.is_booked_at(uuid,uuid,uuid) to authenticated;
grant execute on function core.is_booked_at(uuid,uuid,uuid) to service_role;
grant execute on function core.is_installation_admin() to anon;
grant execute on function core.is_installation_admin() to authenticated;
grant execute on function core.is_installation_admin() to service_role;
grant execute on function core.leave_waitlist(uuid,uuid) to authenticated;
grant execute on function core.leave_waitlist(uuid,uuid) to service_role;
grant execute on function core.list_bookings(text,uuid,text,text,uuid,integer) to authenticated;
grant execute on function core.list_bookings(text,uuid,text,text,uuid,integer) to service_role;
grant execute on function core.major_units(bigint,text) to anon;
grant execute on function core.major_units(bigint,text) to authenticated;
grant execute on function core.major_units(bigint,text) to service_role;
grant execute on function core.my_account_id() to anon;
grant execute on function core.my_account_id() to authenticated;
grant execute on function core.my_account_id() to service_role;
grant execute on function core.my_customer_ids() to anon;
grant execute on function core.my_customer_ids() to authenticated;
grant execute on function core.my_customer_ids() to service_role;
grant execute on function core.my_invitations(integer,uuid) to authenticated;
grant execute on function core.my_invitations(integer,uuid) to service_role;
grant execute on function core.my_location_id() to anon;
grant execute on function core.my_location_id() to authenticated;
grant execute on function core.my_location_id() to service_role;
grant execute on function core.my_operator_ids(text[]) to anon;
grant execute on function core.my_operator_ids(text[]) to authenticated;
grant execute on function core.my_operator_ids(text[]) to service_role;
grant execute on function core.my_unpublished_ids() to anon;
grant execute on function core.my_unpublished_ids() to authenticated;
grant execute on function core.my_unpublished_ids() to service_role;
grant execute on function core.now() to authenticated;
grant execute on function core.now() to service_role;
grant execute on function core.occurrence_versions(uuid[],uuid[]) to berth_app;
grant execute on function core.occurrences_of_bookings(uuid,uuid[]) to berth_app;
grant execute on function core.operator_id_as(text,text[]) to authenticated;
grant execute on function core.operator_id_as(text,text[]) to service_role;
grant execute on function core.operator_id_of(text) to anon;
grant execute on function core.operator_id_of(text) to authenticated;
grant execute on function core.operator_id_of(text) to service_role;
grant execute on function core.operator_ids_seen(text[]) to anon;
grant execute on function core.operator_ids_seen(text[]) to authenticated;
grant execute on function core.operator_ids_seen(text[]) to service_role;
grant execute on function core.operator_of_occurrence(uuid) to berth_app;
grant execute on function core.operator_status(boolean,timestamp with time zone) to anon;
grant execute on function core.operator_status(boolean,timestamp with time zone) to authenticated;
grant execute on function core.operator_status(boolean,timestamp with time zone) to service_role;
grant execute on function core.operators_of_bookings(uuid[]) to berth_app;
grant execute on function core.payment_status(bigint,bigint,text) to authenticated;
grant execute on function core.payment_status(bigint,bigint,text) to service_role;
grant execute on function core.publish_occurrence(uuid,boolean) to authenticated;
grant execute on function core.publish_occurrence(uuid,boolean) to service_role;
grant execute on function core.read_attendance(uuid,uuid) to authenticated;
grant execute on function core.read_attendance(uuid,uuid) to service_role;
grant execute on function core.read_events_after(bigint,integer) to berth_app;
grant execute on function core.read_manifest(uuid,boolean,integer,integer,uuid) to authenticated;
grant execute on function core.read_manifest(uuid,boolean,integer,integer,uuid) to service_role;
grant execute on function core.read_results(uuid,uuid[]) to berth_app;
grant execute on function core.read_roster(uuid,uuid) to authenticated;
grant execute on function core.read_roster(uuid,uuid) to service_role;
grant execute on function core.refusal_detail(uuid,text,uuid[],text[],text[],integer[],integer[]) to berth_app;
grant execute on function core.release_batch(uuid,uuid[],uuid[],text[],text[]) to berth_app;
grant execute on function core.remove_member(uuid,uuid) to authenticated;
grant execute on function core.remove_member(uuid,uuid) to service_role;
grant execute on function core.revoke_api_key(uuid,uuid) to authenticated;
grant execute on function core.revoke_api_key(uuid,uuid) to service_role;
grant execute on function core.search_bookings(text,text,text,text,uuid,date,uuid,text,text,uuid,integer) to authenticated;
grant execute on function core.search_bookings(text,text,text,text,uuid,date,uuid,text,text,uuid,integer) to service_role;
grant execute on function core.sees_booking(uuid,uuid) to authenticated;
grant execute on function core.sees_booking(uuid,uuid) to service_role;
grant execute on function core.sees_occurrence(uuid,uuid) to anon;
grant execute on function core.sees_occurrence(uuid,uuid) to authenticated;
grant execute on function core.sees_occurrence(uuid,uuid) to service_role;
grant execute on function core.sees_occurrence_of(uuid,uuid) to anon;
grant execute on function core.sees_occurrence_of(uuid,uuid) to authenticated;
grant execute on function core.sees_occurrence_of(uuid,uuid) to service_role;
grant execute on function core.set_fare_rules(uuid,uuid,jsonb) to authenticated;
grant execute on function core.set_fare_rules(uuid,uuid,jsonb) to service_role;
grant execute on function core.set_fares(uuid,uuid,jsonb,boolean) to authenticated;
grant execute on function core.set_fares(uuid,uuid,jsonb,boolean) to service_role;
grant execute on function core.show_reference(text) to authenticated;
grant execute on function core.show_reference(text) to service_role;
grant execute on function core.sweep_holds(integer) to berth_app;
grant execute on function core.uuid_floor(timestamp with time zone) to authenticated;
grant execute on function core.uuid_floor(timestamp with time zone) to service_role;
grant execute on function core.waitlist_position(uuid,uuid,uuid) to authenticated;
grant execute on function core.waitlist_position(uuid,uuid,uuid) to service_role;
grant execute on function core.withdraw_invitation(uuid,uuid) to authenticated;
grant execute on function core.withdraw_invitation(uuid,uuid) to service_role;
grant execute on function ops.applied_versions() to berth_app;
grant execute on function ops.check_invariants() to berth_app;
grant execute on function ops.check_invariants() to service_role;
grant execute on function ops.exposed_schema() to berth_app;
grant execute on function ops.finish_job_run(uuid,text,jsonb) to berth_app;
grant execute on function ops.operators_with_timetables() to berth_app;
grant execute on function ops.overdue_jobs() to berth_app;
grant execute on function ops.partitions() to berth_app;
grant execute on function ops.partitions() to service_role;
grant execute on function ops.probe(uuid) to berth_app;
grant execute on function ops.prune_idempotency_keys(integer,integer) to berth_app;
grant execute on function ops.prune_job_runs(integer,integer) to berth_app;
grant execute on function ops.references_left() to berth_app;
grant execute on function ops.references_left() to service_role;
grant execute on function ops.register_jobs(jsonb) to berth_app;
grant execute on function ops.schema_age_s() to berth_app;
grant execute on function ops.start_job_run(text) to berth_app;
grant execute on function public.archive_operator(text) to authenticated;
grant execute on function public.archive_operator(text) to service_role;
grant execute on function public.book(text,jsonb,text) to authenticated;
grant execute on function public.book(text,jsonb,text) to service_role;
grant execute on function public.booking_passengers(public.bookings) to authenticated;
grant execute on function public.booking_passengers(public.bookings) to service_role;
grant execute on function public.bus_schedules(public.routes) to anon;
grant execute on function public.bus_schedules(public.routes) to authenticated;
grant execute on function public.bus_schedules(public.routes) to service_role;
grant execute on function public.cancel_booking(uuid,text,uuid[]) to authenticated;
grant execute on function public.cancel_booking(uuid,text,uuid[]) to service_role;
grant execute on function public.change_booking(uuid,jsonb,text) to authenticated;
grant execute on function public.change_booking(uuid,jsonb,text) to service_role;
grant execute on function public.change_brand(text,uuid,jsonb) to authenticated;
grant execute on function public.change_brand(text,uuid,jsonb) to service_role;
grant execute on function public.change_operator(text,jsonb) to authenticated;
grant execute on function public.change_operator(text,jsonb) to service_role;
grant execute on function public.change_vehicle_type(text,uuid,text,uuid,jsonb,boolean) to authenticated;
grant execute on function public.change_vehicle_type(text,uuid,text,uuid,jsonb,boolean) to service_role;
grant execute on function public.confirm(uuid) to authenticated;
grant execute on function public.confirm(uuid) to service_role;
grant execute on function public.create_fare_table(text,text,jsonb,jsonb,text,boolean) to authenticated;
grant execute on function public.create_fare_table(text,text,jsonb,jsonb,text,boolean) to service_role;
grant execute on function public.create_layout(text,text,jsonb) to authenticated;
grant execute on function public.create_layout(text,text,jsonb) to service_role;
grant execute on function public.create_operator(text,text,text,text,jsonb,text) to authenticated;
grant execute on function public.create_operator(text,text,text,text,jsonb,text) to service_role;
grant execute on function public.create_vehicle_type(text,text,uuid,jsonb) to authenticated;
grant execute on function public.create_vehicle_type(text,text,uuid,jsonb) to service_role;
grant execute on function public.deactivate_operator(text) to authenticated;
grant execute on function public.deactivate_operator(text) to service_role;
grant execute on function public.get_cron_job_history(numeric) to berth_app;
grant execute on function public.get_cron_job_history(numeric) to service_role;
grant execute on function public.get_cron_job_status() to berth_app;
grant execute on function public.get_cron_job_status() to service_role;
grant execute on function public.hold(text,jsonb,text) to authenticated;
grant execute on function public.hold(text,jsonb,text) to service_role;
grant execute on function public.quote_change(uuid,jsonb) to authenticated;
grant execute on function public.quote_change(uuid,jsonb) to service_role;
grant execute on function public.quote_prices(uuid,uuid,uuid) to anon;
grant execute on function public.quote_prices(uuid,uuid,uuid) to authenticated;
grant execute on function public.quote_prices(uuid,uuid,uuid) to service_role;
grant execute on function public.release(uuid) to authenticated;
grant execute on function public.release(uuid) to service_role;
grant execute on function public.restore_operator(text) to authenticated;
grant execute on function public.restore_operator(text) to service_role;
grant execute on function public.search_departures(text,uuid,uuid,date,integer,integer) to anon;
grant execute on function public.search_departures(text,uuid,uuid,date,integer,integer) to authenticated;
grant execute on function public.search_departures(text,uuid,uuid,date,integer,integer) to service_role;
grant execute on function public.seat_map(uuid,uuid,uuid) to anon;
grant execute on function public.seat_map(uuid,uuid,uuid) to authenticated;
grant execute on function public.seat_map(uuid,uuid,uuid) to service_role;
grant execute on function public.set_fare_rules(text,uuid,jsonb) to authenticated;
grant execute on function public.set_fare_rules(text,uuid,jsonb) to service_role;
grant execute on function public.set_fares(text,uuid,jsonb,boolean) to authenticated;
grant execute on function public.set_fares(text,uuid,jsonb,boolean) to service_role;
grant execute on function transit.add_departure(uuid,jsonb) to authenticated;
grant execute on function transit.add_departure(uuid,jsonb) to service_role;
grant execute on function transit.affected_departures(uuid,date,date) to berth_app;
grant execute on function transit.cancel_departure(uuid,text) to authenticated;
grant execute on function transit.cancel_departure(uuid,text) to service_role;
grant execute on function transit.change_brand(uuid,uuid,jsonb) to authenticated;
grant execute on function transit.change_brand(uuid,uuid,jsonb) to service_role;
grant execute on function transit.change_calendar(uuid,uuid,jsonb) to authenticated;
grant execute on function transit.change_calendar(uuid,uuid,jsonb) to service_role;
grant execute on function transit.change_route(uuid,uuid,jsonb) to authenticated;
grant execute on function transit.change_route(uuid,uuid,jsonb) to service_role;
grant execute on function transit.change_stop(uuid,uuid,jsonb) to authenticated;
grant execute on function transit.change_stop(uuid,uuid,jsonb) to service_role;
grant execute on function transit.change_trip(uuid,uuid,jsonb) to authenticated;
grant execute on function transit.change_trip(uuid,uuid,jsonb) to service_role;
grant execute on function transit.change_vehicle(uuid,uuid,boolean) to authenticated;
grant execute on function transit.change_vehicle(uuid,uuid,boolean) to service_role;
grant execute on function transit.change_vehicle_type(uuid,uuid,text,uuid,jsonb,boolean) to authenticated;
grant execute on function transit.change_vehicle_type(uuid,uuid,text,uuid,jsonb,boolean) to service_role;
grant execute on function transit.copy_day(uuid,date,date,uuid) to authenticated;
grant execute on function transit.copy_day(uuid,date,date,uuid) to service_role;
grant execute on function transit.copy_season(uuid,uuid,jsonb) to authenticated;
grant execute on function transit.copy_season(uuid,uuid,jsonb) to service_role;
grant execute on function transit.create_calendar(uuid,jsonb) to authenticated;
grant execute on function transit.create_calendar(uuid,jsonb) to service_role;
grant execute on function transit.create_route(uuid,jsonb) to authenticated;
grant execute on function transit.create_route(uuid,jsonb) to service_role;
grant execute on function transit.create_stop(uuid,jsonb) to authenticated;
grant execute on function transit.create_stop(uuid,jsonb) to service_role;
grant execute on function transit.create_trip(uuid,jsonb) to authenticated;
grant execute on function transit.create_trip(uuid,jsonb) to service_role;
grant execute on function transit.create_trips(uuid,jsonb,boolean) to authenticated;
grant execute on function transit.create_trips(uuid,jsonb,boolean) to service_role;
grant execute on function transit.create_vehicle(uuid,uuid,text) to authenticated;
grant execute on function transit.create_vehicle(uuid,uuid,text) to service_role;
grant execute on function transit.create_vehicle_type(uuid,text,uuid,jsonb) to authenticated;
grant execute on function transit.create_vehicle_type(uuid,text,uuid,jsonb) to service_role;
grant execute on function transit.days_of(integer) to anon;
grant execute on function transit.days_of(integer) to authenticated;
grant execute on function transit.days_of(integer) to service_role;
grant execute on function transit.delay_departure(uuid,jsonb) to authenticated;
grant execute on function transit.delay_departure(uuid,jsonb) to service_role;
grant execute on function transit.describe_booking(uuid) to authenticated;
grant execute on function transit.describe_booking(uuid) to service_role;
grant execute on function transit.describe_calls(uuid,uuid) to anon;
grant execute on function transit.describe_calls(uuid,uuid) to authenticated;
grant execute on function transit.describe_calls(uuid,uuid) to service_role;
grant execute on function transit.describe_calls_of_route(uuid,uuid,integer) to anon;
grant execute on function transit.describe_calls_of_route(uuid,uuid,integer) to authenticated;
grant execute on function transit.describe_calls_of_route(uuid,uuid,integer) to service_role;
grant execute on function transit.describe_stops(uuid,uuid) to anon;
grant execute on function transit.describe_stops(uuid,uuid) to authenticated;
grant execute on function transit.describe_stops(uuid,uuid) to service_role;
grant execute on function transit.find_unpriced(uuid,integer) to berth_app;
grant execute on function transit.generate_departures(uuid,date,date) to berth_app;
grant execute on function transit.list_departures(text,date,uuid,boolean,integer,timestamp with time zone,uuid) to anon;
grant execute on function transit.list_departures(text,date,uuid,boolean,integer,timestamp with time zone,uuid) to authenticated;
grant execute on function transit.list_departures(text,date,uuid,boolean,integer,timestamp with time zone,uuid) to service_role;
grant execute on function transit.merge_stops(uuid,uuid,uuid) to authenticated;
grant execute on function transit.merge_stops(uuid,uuid,uuid) to service_role;
grant execute on function transit.pattern_of_route(uuid,uuid,integer) to anon;
grant execute on function transit.pattern_of_route(uuid,uuid,integer) to authenticated;
grant execute on function transit.pattern_of_route(uuid,uuid,integer) to service_role;
grant execute on function transit.quote_prices(uuid,uuid,uuid,integer,integer) to anon;
grant execute on function transit.quote_prices(uuid,uuid,uuid,integer,integer) to authenticated;
grant execute on function transit.quote_prices(uuid,uuid,uuid,integer,integer) to service_role;
grant execute on function transit.read_manifest(uuid,boolean,integer,integer,uuid) to authenticated;
grant execute on function transit.read_manifest(uuid,boolean,integer,integer,uuid) to service_role;
grant execute on function transit.report_sales(uuid,date,date,text) to authenticated;
grant execute on function transit.report_sales(uuid,date,date,text) to service_role;
grant execute on function transit.retire_calendar(uuid,uuid) to authenticated;
grant execute on function transit.retire_calendar(uuid,uuid) to service_role;
grant execute on function transit.retire_route(uuid,uuid) to authenticated;
grant execute on function transit.retire_route(uuid,uuid) to service_role;
grant execute on function transit.retire_stop(uuid,uuid) to authenticated;
grant execute on function transit.retire_stop(uuid,uuid) to service_role;
grant execute on function transit.retire_trip(uuid,uuid) to authenticated;
grant execute on function transit.retire_trip(uuid,uuid) to service_role;
grant execute on function transit.retire_vehicle(uuid,uuid) to authenticated;
grant execute on function transit.retire_vehicle(uuid,uuid) to service_role;
grant execute on function transit.search_departures(text,uuid,uuid,date,integer,double precision,double precision,double precision,double precision,integer,boolean,boolean,integer,timestamp with time zone,uuid) to anon;
grant execute on function transit.search_departures(text,uuid,uuid,date,integer,double precision,double precision,double precision,double precision,integer,boolean,boolean,integer,timestamp with time zone,uuid) to authenticated;
grant execute on function transit.search_departures(text,uuid,uuid,date,integer,double precision,double precision,double precision,double precision,integer,boolean,boolean,integer,timestamp with time zone,uuid) to berth_app;
grant execute on function transit.search_departures(text,uuid,uuid,date,integer,double precision,double precision,double precision,double precision,integer,boolean,boolean,integer,timestamp with time zone,uuid) to service_role;
grant execute on function transit.seat_map(uuid,uuid,uuid,integer,integer) to anon;
grant execute on function transit.seat_map(uuid,uuid,uuid,integer,integer) to authenticated;
grant execute on function transit.seat_map(uuid,uuid,uuid,integer,integer) to service_role;
grant execute on function transit.sell_route(uuid,uuid,uuid,uuid,uuid) to authenticated;
grant execute on function transit.sell_route(uuid,uuid,uuid,uuid,uuid) to service_role;
grant execute on function transit.separate_stop(uuid,uuid) to authenticated;
grant execute on function transit.separate_stop(uuid,uuid) to service_role;
grant execute on function transit.whole_fare(uuid,uuid,uuid,uuid,timestamp with time zone,integer,integer) to anon;
grant execute on function transit.whole_fare(uuid,uuid,uuid,uuid,timestamp with time zone,integer,integer) to authenticated;
grant execute on function transit.whole_fare(uuid,uuid,uuid,uuid,timestamp with time zone,integer,integer) to service_role;
grant usage on schema audit to authenticated;
grant usage on schema audit to berth_backup;
grant usage on schema audit to service_role;
grant usage on schema classes to anon;
grant usage on schema classes to authenticated;
grant usage on schema classes to berth_analytics;
grant usage on schema classes to berth_app;
grant usage on schema classes to berth_backup;
grant usage on schema classes to service_role;
grant usage on schema core to anon;
grant usage on schema core to authenticated;
grant usage on schema core to berth_analytics;
grant usage on schema core to berth_app;
grant usage on schema core to berth_backup;
grant usage on schema core to service_role;
grant usage on schema ops to berth_app;
grant usage on schema ops to berth_backup;
grant usage on schema ops to service_role;
grant usage on schema transit to anon;
grant usage on schema transit to authenticated;
grant usage on schema transit to berth_analytics;
grant usage on schema transit to berth_app;
grant usage on schema transit to berth_backup;
grant usage on schema transit to service_role;
grant select on sequence core.reference_numbers to berth_backup;
grant select on audit.entries to authenticated;
grant select on audit.entries to berth_backup;
grant select on audit.entries to service_role;
grant select on core.accounts to authenticated;
grant select on core.accounts to berth_backup;
grant select on core.accounts to service_role;
grant select on core.api_keys to berth_backup;
grant select (account_id) on core.api_keys to authenticated;
grant select (account_id) on core.api_keys to service_role;
grant select (created_at) on core.api_keys to authenticated;
grant select (created_at) on core.api_keys to service_role;
grant select (expires_at) on core.api_keys to authenticated;
grant select (expires_at) on core.api_keys to service_role;
grant select (hint) on core.api_keys to authenticated;
grant select (hint) on core.api_keys to service_role;
grant select (id) on core.api_keys to authenticated;
grant select (id) on core.api_keys to service_role;
grant select (name) on core.api_keys to authenticated;
grant select (name) on core.api_keys to service_role;
grant select (operator_id) on core.api_keys to authenticated;
grant select (operator_id) on core.api_keys to service_role;
grant select (revoked_at) on core.api_keys to authenticated;
grant select (revoked_at) on core.api_keys to service_role;
grant select on core.booking_events to authenticated;
grant select on core.booking_events to berth_backup;
grant select on core.booking_events to service_role;
grant select (at) on core.booking_events to berth_analytics;
grant select (booking_id) on core.booking_events to berth_analytics;
grant select (operator_id) on core.booking_events to berth_analytics;
grant select (topic) on core.booking_events to berth_analytics;
grant select (version) on core.booking_events to berth_analytics;
grant select on core.booking_transitions to anon;
grant select on core.booking_transitions to authenticated;
grant select on core.booking_transitions to berth_analytics;
grant select on core.booking_transitions to berth_backup;
grant select on core.booking_transitions to service_role;
grant select on core.booking_words to berth_backup;
grant select on core.booking_words_position to berth_backup;
grant select on core.bookings to authenticated;
grant select on core.bookings to berth_backup;
grant select on core.bookings to service_role;
grant select (created_at) on core.bookings to berth_analytics;
grant select (currency) on core.bookings to berth_analytics;
grant select (customer_id) on core.bookings to berth_analytics;
grant select (expires_at) on core.bookings to berth_analytics;
grant select (fee_minor) on core.bookings to berth_analytics;
grant select (id) on core.bookings to berth_analytics;
grant select (operator_id) on core.bookings to berth_analytics;
grant select (paid_minor) on core.bookings to berth_analytics;
grant select (refundable_minor) on core.bookings to berth_analytics;
grant select (status) on core.bookings to berth_analytics;
grant select (total_minor) on core.bookings to berth_analytics;
grant select (version) on core.bookings to berth_analytics;
grant select on core.cancellation_fees to anon;
grant select on core.cancellation_fees to authenticated;
grant select on core.cancellation_fees to berth_analytics;
grant select on core.cancellation_fees to berth_backup;
grant select on core.cancellation_fees to service_role;
grant select on core.claims to authenticated;
grant select on core.claims to berth_backup;
grant select on core.claims to service_role;
grant select (begins_at) on core.claims to berth_analytics;
grant select (booking_id) on core.claims to berth_analytics;
grant select (end_reason) on core.claims to berth_analytics;
grant select (ended_at) on core.claims to berth_analytics;
grant select (ends_at) on core.claims to berth_analytics;
grant select (expires_at) on core.claims to berth_analytics;
grant select (fare_id) on core.claims to berth_analytics;
grant select (id) on core.claims to berth_analytics;
grant select (item_no) on core.claims to berth_analytics;
grant select (live) on core.claims to berth_analytics;
grant select (mode) on core.claims to berth_analytics;
grant select (occurrence_id) on core.claims to berth_analytics;
grant select (operator_id) on core.claims to berth_analytics;
grant select (place) on core.claims to berth_analytics;
grant select (price_minor) on core.claims to berth_analytics;
grant select (quantity) on core.claims to berth_analytics;
grant select (span) on core.claims to berth_analytics;
grant select on core.customers to authenticated;
grant select on core.customers to berth_backup;
grant select on core.customers to service_role;
grant select (created_at) on core.customers to berth_analytics;
grant select (id) on core.customers to berth_analytics;
grant select (locale) on core.customers to berth_analytics;
grant select (operator_id) on core.customers to berth_analytics;
grant select (sample) on core.customers to berth_analytics;
grant select on core.fare_adjustments to anon;
grant select on core.fare_adjustments to authenticated;
grant select on core.fare_adjustments to berth_analytics;
grant select on core.fare_adjustments to berth_backup;
grant select on core.fare_adjustments to service_role;
grant select on core.fare_tables to anon;
grant select on core.fare_tables to authenticated;
grant select on core.fare_tables to berth_analytics;
grant select on core.fare_tables to berth_backup;
grant select on core.fare_tables to service_role;
grant select on core.fares to anon;
grant select on core.fares to authenticated;
grant select on core.fares to berth_analytics;
grant select on core.fares to berth_backup;
grant select on core.fares to service_role;
grant select on core.idempotency_keys to berth_backup;
grant select on core.installation to berth_backup;
grant select on core.installation_admins to berth_backup;
grant select on core.invitations to berth_backup;
grant select (accepted_by) on core.invitations to authenticated;
grant select (accepted_by) on core.invitations to service_role;
grant select (account_id) on core.invitations to authenticated;
grant select (account_id) on core.invitations to service_role;
grant select (created_at) on core.invitations to authenticated;
grant select (created_at) on core.invitations to service_role;
grant select (email) on core.invitations to authenticated;
grant select (email) on core.invitations to service_role;
grant select (ended_at) on core.invitations to authenticated;
grant select (ended_at) on core.invitations to service_role;
grant select (expires_at) on core.invitations to authenticated;
grant select (expires_at) on core.invitations to service_role;
grant select (id) on core.invitations to authenticated;
grant select (id) on core.invitations to service_role;
grant select (invited_by) on core.invitations to authenticated;
grant select (invited_by) on core.invitations to service_role;
grant select (operator_id) on core.invitations to authenticated;
grant select (operator_id) on core.invitations to service_role;
grant select (outcome) on core.invitations to authenticated;
grant select (outcome) on core.invitations to service_role;
grant select (role) on core.invitations to authenticated;
grant select (role) on core.invitations to service_role;
grant select on core.layout_places to anon;
grant select on core.layout_places to authenticated;
grant select on core.layout_places to berth_analytics;
grant select on core.layout_places to berth_backup;
grant select on core.layout_places to service_role;
grant select on core.layouts to anon;
grant select on core.layouts to authenticated;
grant select on core.layouts to berth_analytics;
grant select on core.layouts to berth_backup;
grant select on core.layouts to service_role;
grant select on core.locations to anon;
grant select on core.locations to authenticated;
grant select on core.locations to berth_analytics;
grant select on core.locations to berth_backup;
grant select on core.locations to service_role;
grant select on core.members to authenticated;
grant select on core.members to berth_backup;
grant select on core.members to service_role;
grant select on core.occurrences to anon;
grant select on core.occurrences to authenticated;
grant select on core.occurrences to berth_analytics;
grant select on core.occurrences to berth_backup;
grant select on core.occurrences to service_role;
grant select on core.offerings to anon;
grant select on core.offerings to authenticated;
grant select on core.offerings to berth_analytics;
grant select on core.offerings to berth_backup;
grant select on core.offerings to service_role;
grant select on core.operators to anon;
grant select on core.operators to authenticated;
grant select on core.operators to berth_analytics;
grant select on core.operators to berth_backup;
grant select on core.operators to service_role;
grant select on core.policies to anon;
grant select on core.policies to authenticated;
grant select on core.policies to berth_analytics;
grant select on core.policies to berth_backup;
grant select on core.policies to service_role;
grant select on core.reference_keys to berth_backup;
grant select on core.refusals to anon;
grant select on core.refusals to authenticated;
grant select on core.refusals to berth_analytics;
grant select on core.refusals to berth_backup;
grant select on core.refusals to service_role;
grant select on core.transaction_clock to berth_backup;
grant select on core.waitlist_entries to authenticated;
grant select on core.waitlist_entries to berth_backup;
grant select on core.waitlist_entries to service_role;
grant select (created_at) on core.waitlist_entries to berth_analytics;
grant select (customer_id) on core.waitlist_entries to berth_analytics;
grant select (id) on core.waitlist_entries to berth_analytics;
grant select (lapse_reason) on core.waitlist_entries to berth_analytics;
grant select (line_number) on core.waitlist_entries to berth_analytics;
grant select (occurrence_id) on core.waitlist_entries to berth_analytics;
grant select (offer_booking_id) on core.waitlist_entries to berth_analytics;
grant select (operator_id) on core.waitlist_entries to berth_analytics;
grant select (quantity) on core.waitlist_entries to berth_analytics;
grant select (span) on core.waitlist_entries to berth_analytics;
grant select (status) on core.waitlist_entries to berth_analytics;
grant select on ops.exposure to berth_backup;
grant select on ops.job_runs to berth_backup;
grant select on ops.jobs to berth_backup;
grant select on ops.migrations to berth_backup;
grant select on ops.objects to berth_backup;
grant select on ops.probes to berth_backup;
grant select on public.audit_log to authenticated;
grant select on public.audit_log to service_role;
grant select on public.booking_passengers to authenticated;
grant select on public.booking_passengers to service_role;
grant select on public.bookings to authenticated;
grant select on public.bookings to service_role;
grant select on public.brands to anon;
grant select on public.brands to authenticated;
grant select on public.brands to service_role;
grant select on public.bus_schedules to anon;
grant select on public.bus_schedules to authenticated;
grant select on public.bus_schedules to service_role;
grant select on public.buses to anon;
grant select on public.buses to authenticated;
grant select on public.buses to service_role;
grant select on public.class_events to anon;
grant select on public.class_events to authenticated;
grant select on public.class_events to service_role;
grant select on public.class_series to anon;
grant select on public.class_series to authenticated;
grant select on public.class_series to service_role;
grant select on public.event_waitlists to authenticated;
grant select on public.event_waitlists to service_role;
grant select on public.layouts to anon;
grant select on public.layouts to authenticated;
grant select on public.layouts to service_role;
grant select on public.locations to anon;
grant select on public.locations to authenticated;
grant select on public.locations to service_role;
grant select on public.occurrences to anon;
grant select on public.occurrences to authenticated;
grant select on public.occurrences to service_role;
grant select on public.offerings to anon;
grant select on public.offerings to authenticated;
grant select on public.offerings to service_role;
grant select on public.operators to anon;
grant select on public.operators to authenticated;
grant select on public.operators to service_role;
grant select on public.registrations to authenticated;
grant select on public.registrations to service_role;
grant select on public.routes to anon;
grant select on public.routes to authenticated;
grant select on public.routes to service_role;
grant select on public.user_profiles to authenticated;
grant select on public.user_profiles to service_role;
grant select on public.users to authenticated;
grant select on public.users to service_role;
grant select on transit.brands to anon;
grant select on transit.brands to authenticated;
grant select on transit.brands to berth_analytics;
grant select on transit.brands to berth_backup;
grant select on transit.brands to service_role;
grant select on transit.departures to anon;
grant select on transit.departures to authenticated;
grant select on transit.departures to berth_analytics;
grant select on transit.departures to berth_backup;
grant select on transit.departures to service_role;
grant select on transit.feeds to authenticated;
grant select on transit.feeds to berth_analytics;
grant select on transit.feeds to berth_backup;
grant select on transit.feeds to service_role;
grant select on transit.frequencies to anon;
grant select on transit.frequencies to authenticated;
grant select on transit.frequencies to berth_analytics;
grant select on transit.frequencies to berth_backup;
grant select on transit.frequencies to service_role;
grant select on transit.pattern_stops to anon;
grant select on transit.pattern_stops to authenticated;
grant select on transit.pattern_stops to berth_analytics;
grant select on transit.pattern_stops to berth_backup;
grant select on transit.pattern_stops to service_role;
grant select on transit.route_patterns to anon;
grant select on transit.route_patterns to authenticated;
grant select on transit.route_patterns to berth_analytics;
grant select on transit.route_patterns to berth_backup;
grant select on transit.route_patterns to service_role;
grant select on transit.routes to anon;
grant select on transit.routes to authenticated;
grant select on transit.routes to berth_analytics;
grant select on transit.routes to berth_backup;
grant select on transit.routes to service_role;
grant select on transit.service_exceptions to anon;
grant select on transit.service_exceptions to authenticated;
grant select on transit.service_exceptions to berth_analytics;
grant select on transit.service_exceptions to berth_backup;
grant select on transit.service_exceptions to service_role;
grant select on transit.services to anon;
grant select on transit.services to authenticated;
grant select on transit.services to berth_analytics;
grant select on transit.services to berth_backup;
grant select on transit.services to service_role;
grant select on transit.stop_patterns to anon;
grant select on transit.stop_patterns to authenticated;
grant select on transit.stop_patterns to berth_analytics;
grant select on transit.stop_patterns to berth_backup;
grant select on transit.stop_patterns to service_role;
grant select on transit.stops to anon;
grant select on transit.stops to authenticated;
grant select on transit.stops to berth_analytics;
grant select on transit.stops to berth_backup;
grant select on transit.stops to service_role;
grant select on transit.trips to anon;
grant select on transit.trips to authenticated;
grant select on transit.trips to berth_analytics;
grant select on transit.trips to berth_backup;
grant select on transit.trips to service_role;
grant select on transit.vehicle_types to anon;
grant select on transit.vehicle_types to authenticated;
grant select on transit.vehicle_types to berth_analytics;
grant select on transit.vehicle_types to berth_backup;
grant select on transit.vehicle_types to service_role;
grant select on transit.vehicles to anon;
grant select on transit.vehicles to authenticated;
grant select on transit.vehicles to berth_analytics;
grant select on transit.vehicles to berth_backup;
grant select on transit.vehicles to service_role;

-- by default, on functions: berth_owner may execute
