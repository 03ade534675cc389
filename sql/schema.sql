-- The schema of a fresh database, written by `berth migrate schema` from the catalogue to be read and compared,
-- not to be run. The same text on PostgreSQL 15 to 18. Monthly partitions are left out, for they depend on the day.

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
  price_minor bigint
);

create type core.batch_line as (
  mode text,
  span int4range,
  place integer,
  label text,
  class text,
  price_minor bigint,
  fare_id uuid,
  currency text,
  hold_s integer,
  last_index integer,
  layout_id uuid,
  refusal text
);

create type core.batch_place as (
  slot integer,
  place integer,
  label text,
  class text,
  accessible boolean,
  busy int4multirange
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
  layout_id uuid,
  bus_type_id uuid,
  capacity integer,
  fare_table_id uuid,
  policy_id uuid,
  sales_close_s integer,
  currency text
);

create table audit.entries (
  operator_id uuid,
  id uuid not null,
  at timestamp with time zone not null,
  account_id uuid,
  ip text,
  request_id text,
  relation text not null,
  action text not null,
  old_row jsonb,
  new_row jsonb,
  constraint entries_pkey PRIMARY KEY (id)
) partition by RANGE (id);
CREATE INDEX entries_by_operator ON ONLY audit.entries USING btree (operator_id, id);
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
create policy admins_see_their_operators on audit.entries for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on audit.entries for select to berth_backup using (true);
create policy the_owner_decides on audit.entries for all to berth_owner using (true) with check (true);

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

create table core.booking_events (
  operator_id uuid not null,
  booking_id uuid not null,
  version integer not null,
  topic text not null,
  at timestamp with time zone not null,
  account_id uuid,
  ip text,
  request_id text,
  detail jsonb not null,
  constraint booking_events_pkey PRIMARY KEY (operator_id, booking_id, version)
) partition by RANGE (booking_id);
alter table core.booking_events enable row level security;
alter table core.booking_events force row level security;
create policy admins_see_their_operators on core.booking_events for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy analytics_reads_all on core.booking_events for select to berth_analytics using (true);
create policy the_backup_reads_all on core.booking_events for select to berth_backup using (true);
create policy the_owner_decides on core.booking_events for all to berth_owner using (true) with check (true);
CREATE TRIGGER keep_rows_of_booking_events BEFORE DELETE OR UPDATE ON core.booking_events FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();

create table core.booking_moves (
  from_status text not null,
  to_status text not null,
  constraint booking_moves_pkey PRIMARY KEY (from_status, to_status)
);
alter table core.booking_moves enable row level security;
alter table core.booking_moves force row level security;
create policy analytics_reads_all on core.booking_moves for select to berth_analytics using (true);
create policy everyone_sees_it on core.booking_moves for select to anon, authenticated using (true);
create policy the_backup_reads_all on core.booking_moves for select to berth_backup using (true);
create policy the_owner_decides on core.booking_moves for all to berth_owner using (true) with check (true);

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
  constraint money_is_not_negative CHECK (((total_minor >= 0) AND (fee_minor >= 0) AND (paid_minor >= 0) AND (refundable_minor >= 0)))
) partition by RANGE (id);
CREATE INDEX bookings_by_customer ON ONLY core.bookings USING btree (customer_id, operator_id, id);
CREATE INDEX bookings_by_reference ON ONLY core.bookings USING btree (reference);
CREATE INDEX bookings_of_holds ON ONLY core.bookings USING btree (expires_at) WHERE (status = 'held'::text);
alter table core.bookings enable row level security;
alter table core.bookings force row level security;
create policy analytics_reads_all on core.bookings for select to berth_analytics using (true);
create policy customers_see_their_own on core.bookings for select to authenticated using ((customer_id = ANY (( SELECT core.my_customer_ids() AS my_customer_ids)::uuid[])));
create policy staff_see_their_operators on core.bookings for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.bookings for select to berth_backup using (true);
create policy the_location_narrows on core.bookings as restrictive for select to authenticated using (((( SELECT core.my_location_id() AS my_location_id) IS NULL) OR core.is_booked_at(operator_id, id, ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.bookings for all to berth_owner using (true) with check (true);
CREATE TRIGGER bookings_belong AFTER INSERT ON core.bookings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION core.check_bookings_belong();
CREATE TRIGGER keep_all_of_bookings BEFORE TRUNCATE ON core.bookings FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();
CREATE TRIGGER keep_keys_of_bookings BEFORE UPDATE OF operator_id, id ON core.bookings FOR EACH ROW WHEN (((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION core.keep_keys();
CREATE TRIGGER keep_rows_of_bookings BEFORE DELETE ON core.bookings FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();
CREATE TRIGGER keep_to_moves BEFORE UPDATE ON core.bookings FOR EACH ROW EXECUTE FUNCTION core.keep_to_moves();

create table core.cancellation_fees (
  operator_id uuid not null,
  policy_id uuid not null,
  before_s integer not null,
  fee_percent numeric(5,2) not null default 0,
  fee_minor bigint not null default 0,
  constraint cancellation_fees_pkey PRIMARY KEY (operator_id, policy_id, before_s),
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

create table core.claims (
  operator_id uuid not null,
  occurrence_id uuid not null,
  id uuid not null,
  booking_id uuid not null,
  mode text not null,
  place integer,
  span int4range not null,
  quantity integer not null,
  live boolean not null default true,
  expires_at timestamp with time zone,
  price_minor bigint not null,
  fare_id uuid,
  holder jsonb,
  ended_at timestamp with time zone,
  end_reason text,
  constraint claims_pkey PRIMARY KEY (operator_id, occurrence_id, id),
  constraint a_claim_ends_for_a_known_reason CHECK ((end_reason = ANY (ARRAY['cancelled'::text, 'expired'::text, 'released'::text, 'moved'::text, 'occurrence_cancelled'::text, 'reseated'::text, 'removed'::text]))),
  constraint a_holder_is_small CHECK ((pg_column_size(holder) <= 2048)),
  constraint a_placed_claim_names_one_place CHECK ((((mode = 'placed'::text) AND (place IS NOT NULL) AND (quantity = 1)) OR ((mode = 'counted'::text) AND (place IS NULL) AND (span = int4range(0, 1))))),
  constraint a_price_is_not_negative CHECK ((price_minor >= 0)),
  constraint a_quantity_is_one_to_a_thousand CHECK (((quantity >= 1) AND (quantity <= 1000))),
  constraint a_span_is_bounded_and_not_empty CHECK (((NOT isempty(span)) AND (NOT lower_inf(span)) AND (NOT upper_inf(span)) AND (lower(span) >= 0))),
  constraint an_ended_claim_says_when_and_why CHECK (((live = (ended_at IS NULL)) AND ((ended_at IS NULL) = (end_reason IS NULL))))
) partition by RANGE (occurrence_id);
CREATE INDEX claims_by_booking ON ONLY core.claims USING btree (operator_id, booking_id);
CREATE INDEX claims_of_holds ON ONLY core.claims USING btree (operator_id, occurrence_id, expires_at) WHERE (live AND (expires_at IS NOT NULL));
alter table core.claims enable row level security;
alter table core.claims force row level security;
create policy analytics_reads_all on core.claims for select to berth_analytics using (true);
create policy the_backup_reads_all on core.claims for select to berth_backup using (true);
create policy the_location_narrows on core.claims as restrictive for select to authenticated using (((( SELECT core.my_location_id() AS my_location_id) IS NULL) OR (EXISTS ( SELECT
   FROM core.occurrences o
  WHERE ((o.operator_id = claims.operator_id) AND (o.id = claims.occurrence_id))))));
create policy the_owner_decides on core.claims for all to berth_owner using (true) with check (true);
create policy whoever_sees_the_booking_or_works_there on core.claims for select to authenticated using (((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])) OR (EXISTS ( SELECT
   FROM core.bookings b
  WHERE ((b.operator_id = claims.operator_id) AND (b.id = claims.booking_id))))));
CREATE TRIGGER claims_belong AFTER INSERT ON core.claims REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION core.check_claims_belong();
CREATE TRIGGER keep_all_of_claims BEFORE TRUNCATE ON core.claims FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();
CREATE TRIGGER keep_keys_of_claims BEFORE UPDATE OF operator_id, occurrence_id, id, booking_id ON core.claims FOR EACH ROW WHEN (((((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.occurrence_id IS DISTINCT FROM new.occurrence_id)) OR (old.id IS DISTINCT FROM new.id)) OR (old.booking_id IS DISTINCT FROM new.booking_id))) EXECUTE FUNCTION core.keep_keys();
CREATE TRIGGER keep_rows_of_claims BEFORE DELETE ON core.claims FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();

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
create policy customers_see_themselves on core.customers for select to authenticated using ((account_id = ( SELECT core.my_account_id() AS my_account_id)));
create policy staff_see_their_operators on core.customers for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.customers for select to berth_backup using (true);
create policy the_owner_decides on core.customers for all to berth_owner using (true) with check (true);

create table core.fare_tables (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  currency text not null,
  constraint fare_tables_pkey PRIMARY KEY (operator_id, id),
  constraint a_fare_table_has_its_own_name UNIQUE (operator_id, name),
  constraint a_fare_table_has_one_currency UNIQUE (operator_id, id, currency),
  constraint a_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint fare_tables_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.fare_tables enable row level security;
alter table core.fare_tables force row level security;
create policy analytics_reads_all on core.fare_tables for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.fare_tables for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.fare_tables for select to berth_backup using (true);
create policy the_owner_decides on core.fare_tables for all to berth_owner using (true) with check (true);

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
  constraint fares_pkey PRIMARY KEY (operator_id, fare_table_id, id),
  constraint a_fare_is_unambiguous UNIQUE NULLS NOT DISTINCT (operator_id, fare_table_id, from_zone, to_zone, distance_m_max, class, passenger_type),
  constraint a_distance_is_positive CHECK ((distance_m_max > 0)),
  constraint a_price_is_not_negative CHECK (((price_minor >= 0) AND (price_per_km_minor >= 0))),
  constraint fares_operator_id_fare_table_id_fkey FOREIGN KEY (operator_id, fare_table_id) REFERENCES core.fare_tables(operator_id, id)
);
alter table core.fares enable row level security;
alter table core.fares force row level security;
create policy analytics_reads_all on core.fares for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.fares for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.fares for select to berth_backup using (true);
create policy the_owner_decides on core.fares for all to berth_owner using (true) with check (true);

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

create table core.layout_places (
  operator_id uuid not null,
  layout_id uuid not null,
  place integer not null,
  label text not null,
  class text not null default 'standard'::text,
  deck integer not null default 1,
  row_no integer not null,
  column_no integer not null,
  kind text not null default 'middle'::text,
  accessible boolean not null default false,
  blocked boolean not null default false,
  constraint layout_places_pkey PRIMARY KEY (operator_id, layout_id, place),
  constraint a_label_names_one_place UNIQUE (operator_id, layout_id, label),
  constraint a_place_stands_alone UNIQUE (operator_id, layout_id, deck, row_no, column_no),
  constraint a_label_is_short CHECK ((label ~ '^[A-Za-z0-9-]{1,8}$'::text)),
  constraint a_place_is_by_the_window_aisle_or_between CHECK ((kind = ANY (ARRAY['window'::text, 'aisle'::text, 'middle'::text]))),
  constraint a_place_is_counted_from_one CHECK (((place >= 1) AND (place <= 10000))),
  constraint layout_places_operator_id_layout_id_fkey FOREIGN KEY (operator_id, layout_id) REFERENCES core.layouts(operator_id, id)
);
alter table core.layout_places enable row level security;
alter table core.layout_places force row level security;
create policy analytics_reads_all on core.layout_places for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.layout_places for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.layout_places for select to berth_backup using (true);
create policy the_owner_decides on core.layout_places for all to berth_owner using (true) with check (true);

create table core.layouts (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  version integer not null default 1,
  default_class text not null default 'standard'::text,
  created_at timestamp with time zone not null,
  constraint layouts_pkey PRIMARY KEY (operator_id, id),
  constraint a_layout_version_is_one UNIQUE (operator_id, name, version),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint layouts_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.layouts enable row level security;
alter table core.layouts force row level security;
create policy analytics_reads_all on core.layouts for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.layouts for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.layouts for select to berth_backup using (true);
create policy the_owner_decides on core.layouts for all to berth_owner using (true) with check (true);

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
  constraint a_point_is_on_earth CHECK ((((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)) AND ((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)))),
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
create policy the_location_narrows on core.locations as restrictive for select to anon, authenticated using (((( SELECT core.my_location_id() AS my_location_id) IS NULL) OR (id = ( SELECT core.my_location_id() AS my_location_id)) OR (parent_id = ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.locations for all to berth_owner using (true) with check (true);

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
  price_minor bigint not null default 0,
  currency text not null,
  fare_table_id uuid,
  policy_id uuid,
  stop_pattern_id uuid,
  layout_id uuid,
  constraint occurrences_pkey PRIMARY KEY (operator_id, id),
  constraint a_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint a_placed_occurrence_has_a_layout CHECK (((mode = 'counted'::text) OR (layout_id IS NOT NULL))),
  constraint a_price_is_not_negative CHECK ((price_minor >= 0)),
  constraint a_queue_is_not_negative CHECK ((waiting >= 0)),
  constraint an_occurrence_ends_after_it_starts CHECK ((ends_at >= starts_at)),
  constraint an_occurrence_has_a_known_status CHECK ((status = ANY (ARRAY['scheduled'::text, 'cancelled'::text, 'completed'::text]))),
  constraint an_occurrence_is_counted_or_placed CHECK ((mode = ANY (ARRAY['counted'::text, 'placed'::text]))),
  constraint an_occurrence_is_never_oversold CHECK (((taken >= 0) AND (taken <= capacity))),
  constraint occurrences_operator_id_fare_table_id_currency_fkey FOREIGN KEY (operator_id, fare_table_id, currency) REFERENCES core.fare_tables(operator_id, id, currency),
  constraint occurrences_operator_id_layout_id_fkey FOREIGN KEY (operator_id, layout_id) REFERENCES core.layouts(operator_id, id),
  constraint occurrences_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id),
  constraint occurrences_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES core.offerings(operator_id, id),
  constraint occurrences_operator_id_policy_id_fkey FOREIGN KEY (operator_id, policy_id) REFERENCES core.policies(operator_id, id),
  constraint occurrences_operator_id_stop_pattern_id_fkey FOREIGN KEY (operator_id, stop_pattern_id) REFERENCES core.stop_patterns(operator_id, id)
) partition by RANGE (id);
CREATE INDEX occurrences_by_fare_table ON ONLY core.occurrences USING btree (operator_id, fare_table_id, currency);
CREATE INDEX occurrences_by_id ON ONLY core.occurrences USING btree (id);
CREATE INDEX occurrences_by_layout ON ONLY core.occurrences USING btree (operator_id, layout_id);
CREATE INDEX occurrences_by_location ON ONLY core.occurrences USING btree (operator_id, location_id);
CREATE INDEX occurrences_by_offering ON ONLY core.occurrences USING btree (operator_id, offering_id, starts_at);
CREATE INDEX occurrences_by_pattern ON ONLY core.occurrences USING btree (operator_id, stop_pattern_id, starts_at);
CREATE INDEX occurrences_by_policy ON ONLY core.occurrences USING btree (operator_id, policy_id);
CREATE INDEX occurrences_by_start ON ONLY core.occurrences USING btree (operator_id, starts_at, id);
alter table core.occurrences enable row level security;
alter table core.occurrences force row level security;
create policy analytics_reads_all on core.occurrences for select to berth_analytics using (true);
create policy everyone_sees_what_is_published on core.occurrences for select to anon, authenticated using (((published AND (operator_id IN ( SELECT o.id
   FROM core.operators o))) OR (operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])) OR (id = ANY (( SELECT core.my_unpublished_ids() AS my_unpublished_ids)::uuid[]))));
create policy the_backup_reads_all on core.occurrences for select to berth_backup using (true);
create policy the_location_narrows on core.occurrences as restrictive for select to anon, authenticated using (((( SELECT core.my_location_id() AS my_location_id) IS NULL) OR (location_id = ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.occurrences for all to berth_owner using (true) with check (true);
CREATE TRIGGER keep_all_of_occurrences BEFORE TRUNCATE ON core.occurrences FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();
CREATE TRIGGER keep_keys_of_occurrences BEFORE UPDATE OF operator_id, id ON core.occurrences FOR EACH ROW WHEN (((old.operator_id IS DISTINCT FROM new.operator_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION core.keep_keys();
CREATE TRIGGER keep_rows_of_occurrences BEFORE DELETE ON core.occurrences FOR EACH STATEMENT EXECUTE FUNCTION core.keep_rows();

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
   FROM core.operators o)) AND (active OR (EXISTS ( SELECT
   FROM core.occurrences o
  WHERE ((o.operator_id = offerings.operator_id) AND (o.offering_id = offerings.id)))))));
create policy members_see_their_operators on core.offerings for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.offerings for select to berth_backup using (true);
create policy the_location_narrows on core.offerings as restrictive for select to anon, authenticated using (((( SELECT core.my_location_id() AS my_location_id) IS NULL) OR (location_id = ( SELECT core.my_location_id() AS my_location_id))));
create policy the_owner_decides on core.offerings for all to berth_owner using (true) with check (true);

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
  constraint operators_pkey PRIMARY KEY (id),
  constraint a_slug_names_one_operator UNIQUE (slug),
  constraint a_colour_is_hex CHECK ((colour ~ '^#[0-9a-f]{6}$'::text)),
  constraint a_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint a_slug_fits_an_address CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
  constraint a_zone_is_known CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL))
);
alter table core.operators enable row level security;
alter table core.operators force row level security;
create policy analytics_reads_all on core.operators for select to berth_analytics using (true);
create policy everyone_sees_who_is_active on core.operators for select to anon, authenticated using (active);
create policy members_see_their_own on core.operators for select to authenticated using ((id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.operators for select to berth_backup using (true);
create policy the_owner_decides on core.operators for all to berth_owner using (true) with check (true);

create table core.pattern_stops (
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
  constraint pattern_stops_pkey PRIMARY KEY (operator_id, pattern_id, stop_index),
  constraint a_bus_leaves_after_it_arrives CHECK ((departure_s >= arrival_s)),
  constraint a_distance_is_not_negative CHECK ((distance_m >= 0)),
  constraint a_stop_is_counted_from_zero CHECK ((stop_index >= 0)),
  constraint pattern_stops_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id),
  constraint pattern_stops_operator_id_pattern_id_fkey FOREIGN KEY (operator_id, pattern_id) REFERENCES core.stop_patterns(operator_id, id)
);
CREATE INDEX pattern_stops_by_location ON core.pattern_stops USING btree (operator_id, location_id, pattern_id, stop_index);
alter table core.pattern_stops enable row level security;
alter table core.pattern_stops force row level security;
create policy analytics_reads_all on core.pattern_stops for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.pattern_stops for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.pattern_stops for select to berth_backup using (true);
create policy the_owner_decides on core.pattern_stops for all to berth_owner using (true) with check (true);

create table core.policies (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  hold_s integer not null default 600,
  sales_close_s integer not null default 0,
  created_at timestamp with time zone not null,
  constraint policies_pkey PRIMARY KEY (operator_id, id),
  constraint a_hold_lasts_seconds_to_a_week CHECK (((hold_s >= 1) AND (hold_s <= 604800))),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
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

create table core.stop_patterns (
  operator_id uuid not null,
  id uuid not null,
  hash bytea not null,
  stop_count integer not null,
  constraint stop_patterns_pkey PRIMARY KEY (operator_id, id),
  constraint a_pattern_is_kept_once UNIQUE (operator_id, hash),
  constraint a_pattern_has_two_stops CHECK ((stop_count >= 2)),
  constraint stop_patterns_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id)
);
alter table core.stop_patterns enable row level security;
alter table core.stop_patterns force row level security;
create policy analytics_reads_all on core.stop_patterns for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on core.stop_patterns for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on core.stop_patterns for select to berth_backup using (true);
create policy the_owner_decides on core.stop_patterns for all to berth_owner using (true) with check (true);

create table core.waitlist_entries (
  operator_id uuid not null,
  occurrence_id uuid not null,
  id uuid not null,
  customer_id uuid,
  account_id uuid,
  quantity integer not null,
  span int4range not null default int4range(0, 1),
  status text not null default 'waiting'::text,
  offer_booking_id uuid,
  contact_name text,
  contact_phone text,
  contact_email text,
  created_at timestamp with time zone not null,
  constraint waitlist_entries_pkey PRIMARY KEY (operator_id, occurrence_id, id),
  constraint a_contact_is_short CHECK (((length(contact_name) <= 200) AND (length(contact_phone) <= 32) AND (length(contact_email) <= 254))),
  constraint a_quantity_is_one_to_a_thousand CHECK (((quantity >= 1) AND (quantity <= 1000))),
  constraint an_entry_has_a_known_status CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'accepted'::text, 'lapsed'::text, 'left'::text]))),
  constraint an_offer_is_a_hold CHECK (((status <> ALL (ARRAY['offered'::text, 'accepted'::text])) OR (offer_booking_id IS NOT NULL))),
  constraint waitlist_entries_operator_id_customer_id_fkey FOREIGN KEY (operator_id, customer_id) REFERENCES core.customers(operator_id, id),
  constraint waitlist_entries_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id),
  constraint waitlist_entries_operator_id_occurrence_id_fkey FOREIGN KEY (operator_id, occurrence_id) REFERENCES core.occurrences(operator_id, id)
);
CREATE INDEX waitlist_entries_by_customer ON core.waitlist_entries USING btree (operator_id, customer_id);
CREATE INDEX waitlist_entries_by_offer ON core.waitlist_entries USING btree (operator_id, offer_booking_id);
CREATE INDEX waitlist_entries_in_line ON core.waitlist_entries USING btree (operator_id, occurrence_id, id) WHERE (status = 'waiting'::text);
alter table core.waitlist_entries enable row level security;
alter table core.waitlist_entries force row level security;
create policy analytics_reads_all on core.waitlist_entries for select to berth_analytics using (true);
create policy customers_see_their_own on core.waitlist_entries for select to authenticated using ((customer_id = ANY (( SELECT core.my_customer_ids() AS my_customer_ids)::uuid[])));
create policy staff_see_their_operators on core.waitlist_entries for select to authenticated using ((operator_id = ANY (( SELECT core.my_operator_ids('{agent,admin}'::text[]) AS my_operator_ids)::uuid[])));
create policy the_backup_reads_all on core.waitlist_entries for select to berth_backup using (true);
create policy the_location_narrows on core.waitlist_entries as restrictive for select to authenticated using (((( SELECT core.my_location_id() AS my_location_id) IS NULL) OR (EXISTS ( SELECT
   FROM core.occurrences o
  WHERE ((o.operator_id = waitlist_entries.operator_id) AND (o.id = waitlist_entries.occurrence_id))))));
create policy the_owner_decides on core.waitlist_entries for all to berth_owner using (true) with check (true);

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

create table transit.brands (
  operator_id uuid not null,
  id uuid not null,
  feed_id uuid not null,
  gtfs_id text not null,
  name text not null,
  website text,
  phone text,
  time_zone text not null,
  constraint brands_pkey PRIMARY KEY (operator_id, id),
  constraint an_agency_is_one_brand UNIQUE (operator_id, feed_id, gtfs_id),
  constraint a_zone_is_known CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL)),
  constraint brands_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id)
);
alter table transit.brands enable row level security;
alter table transit.brands force row level security;
create policy analytics_reads_all on transit.brands for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.brands for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.brands for select to berth_backup using (true);
create policy the_owner_decides on transit.brands for all to berth_owner using (true) with check (true);

create table transit.bus_types (
  operator_id uuid not null,
  id uuid not null,
  name text not null,
  layout_id uuid not null,
  amenities jsonb not null default '{}'::jsonb,
  sample boolean not null default false,
  active boolean not null default true,
  constraint bus_types_pkey PRIMARY KEY (operator_id, id),
  constraint a_bus_type_has_its_own_name UNIQUE (operator_id, name),
  constraint a_name_is_not_empty CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint amenities_are_an_object CHECK ((jsonb_typeof(amenities) = 'object'::text)),
  constraint bus_types_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES core.operators(id),
  constraint bus_types_operator_id_layout_id_fkey FOREIGN KEY (operator_id, layout_id) REFERENCES core.layouts(operator_id, id)
);
CREATE INDEX bus_types_by_amenity ON transit.bus_types USING gin (amenities jsonb_path_ops);
CREATE INDEX bus_types_by_layout ON transit.bus_types USING btree (operator_id, layout_id);
alter table transit.bus_types enable row level security;
alter table transit.bus_types force row level security;
create policy analytics_reads_all on transit.bus_types for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.bus_types for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.bus_types for select to berth_backup using (true);
create policy the_owner_decides on transit.bus_types for all to berth_owner using (true) with check (true);

create table transit.buses (
  operator_id uuid not null,
  id uuid not null,
  bus_type_id uuid not null,
  number text not null,
  sample boolean not null default false,
  active boolean not null default true,
  constraint buses_pkey PRIMARY KEY (operator_id, id),
  constraint a_number_names_one_bus UNIQUE (operator_id, number),
  constraint a_number_is_short CHECK (((length(number) >= 1) AND (length(number) <= 32))),
  constraint buses_operator_id_bus_type_id_fkey FOREIGN KEY (operator_id, bus_type_id) REFERENCES transit.bus_types(operator_id, id)
);
CREATE INDEX buses_by_type ON transit.buses USING btree (operator_id, bus_type_id);
alter table transit.buses enable row level security;
alter table transit.buses force row level security;
create policy analytics_reads_all on transit.buses for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.buses for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.buses for select to berth_backup using (true);
create policy the_owner_decides on transit.buses for all to berth_owner using (true) with check (true);

create table transit.departures (
  operator_id uuid not null,
  occurrence_id uuid not null,
  offering_id uuid not null,
  service_date date not null,
  departure_s integer not null,
  bus_id uuid,
  bus_type_id uuid not null,
  withdrawn boolean not null default false,
  constraint departures_pkey PRIMARY KEY (operator_id, occurrence_id),
  constraint a_trip_leaves_once_at_a_time UNIQUE (operator_id, offering_id, service_date, departure_s),
  constraint departures_operator_id_bus_id_fkey FOREIGN KEY (operator_id, bus_id) REFERENCES transit.buses(operator_id, id),
  constraint departures_operator_id_bus_type_id_fkey FOREIGN KEY (operator_id, bus_type_id) REFERENCES transit.bus_types(operator_id, id),
  constraint departures_operator_id_occurrence_id_fkey FOREIGN KEY (operator_id, occurrence_id) REFERENCES core.occurrences(operator_id, id),
  constraint departures_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES transit.trips(operator_id, offering_id)
);
CREATE INDEX departures_by_bus ON transit.departures USING btree (operator_id, bus_id);
CREATE INDEX departures_by_bus_type ON transit.departures USING btree (operator_id, bus_type_id);
CREATE INDEX departures_by_date ON transit.departures USING btree (operator_id, service_date);
alter table transit.departures enable row level security;
alter table transit.departures force row level security;
create policy analytics_reads_all on transit.departures for select to berth_analytics using (true);
create policy the_backup_reads_all on transit.departures for select to berth_backup using (true);
create policy the_owner_decides on transit.departures for all to berth_owner using (true) with check (true);
create policy whoever_sees_the_occurrence on transit.departures for select to anon, authenticated using (((operator_id = ANY (( SELECT core.my_operator_ids() AS my_operator_ids)::uuid[])) OR (EXISTS ( SELECT
   FROM core.occurrences o
  WHERE ((o.operator_id = departures.operator_id) AND (o.id = departures.occurrence_id))))));

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

create table transit.routes (
  operator_id uuid not null,
  id uuid not null,
  feed_id uuid not null,
  brand_id uuid not null,
  gtfs_id text not null,
  short_name text,
  long_name text,
  route_type integer not null,
  colour text,
  active boolean not null default true,
  constraint routes_pkey PRIMARY KEY (operator_id, id),
  constraint a_feed_names_a_route_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint a_route_has_a_name CHECK ((COALESCE(short_name, long_name) IS NOT NULL)),
  constraint routes_operator_id_brand_id_fkey FOREIGN KEY (operator_id, brand_id) REFERENCES transit.brands(operator_id, id),
  constraint routes_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id)
);
CREATE INDEX routes_by_brand ON transit.routes USING btree (operator_id, brand_id);
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
  feed_id uuid not null,
  gtfs_id text not null,
  weekdays integer not null default 0,
  starts_on date,
  ends_on date,
  constraint services_pkey PRIMARY KEY (operator_id, id),
  constraint a_feed_names_a_service_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint a_calendar_has_both_ends CHECK ((((starts_on IS NULL) = (ends_on IS NULL)) AND (ends_on >= starts_on))),
  constraint weekdays_are_seven_bits CHECK (((weekdays >= 0) AND (weekdays <= 127))),
  constraint services_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id)
);
alter table transit.services enable row level security;
alter table transit.services force row level security;
create policy analytics_reads_all on transit.services for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.services for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.services for select to berth_backup using (true);
create policy the_owner_decides on transit.services for all to berth_owner using (true) with check (true);

create table transit.stops (
  operator_id uuid not null,
  location_id uuid not null,
  feed_id uuid not null,
  gtfs_id text not null,
  zone text,
  active boolean not null default true,
  constraint stops_pkey PRIMARY KEY (operator_id, location_id),
  constraint a_feed_names_a_stop_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint stops_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id),
  constraint stops_operator_id_location_id_fkey FOREIGN KEY (operator_id, location_id) REFERENCES core.locations(operator_id, id)
);
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
  feed_id uuid not null,
  route_id uuid not null,
  service_id uuid not null,
  pattern_id uuid not null,
  bus_type_id uuid not null,
  gtfs_id text not null,
  headsign text,
  short_name text,
  direction integer,
  block text,
  first_departure_s integer not null,
  active boolean not null default true,
  constraint trips_pkey PRIMARY KEY (operator_id, offering_id),
  constraint a_feed_names_a_trip_once UNIQUE (operator_id, feed_id, gtfs_id),
  constraint trips_operator_id_bus_type_id_fkey FOREIGN KEY (operator_id, bus_type_id) REFERENCES transit.bus_types(operator_id, id),
  constraint trips_operator_id_feed_id_fkey FOREIGN KEY (operator_id, feed_id) REFERENCES transit.feeds(operator_id, id),
  constraint trips_operator_id_offering_id_fkey FOREIGN KEY (operator_id, offering_id) REFERENCES core.offerings(operator_id, id),
  constraint trips_operator_id_pattern_id_fkey FOREIGN KEY (operator_id, pattern_id) REFERENCES core.stop_patterns(operator_id, id),
  constraint trips_operator_id_route_id_fkey FOREIGN KEY (operator_id, route_id) REFERENCES transit.routes(operator_id, id),
  constraint trips_operator_id_service_id_fkey FOREIGN KEY (operator_id, service_id) REFERENCES transit.services(operator_id, id)
);
CREATE INDEX trips_by_bus_type ON transit.trips USING btree (operator_id, bus_type_id);
CREATE INDEX trips_by_pattern ON transit.trips USING btree (operator_id, pattern_id);
CREATE INDEX trips_by_route ON transit.trips USING btree (operator_id, route_id);
CREATE INDEX trips_by_service ON transit.trips USING btree (operator_id, service_id);
alter table transit.trips enable row level security;
alter table transit.trips force row level security;
create policy analytics_reads_all on transit.trips for select to berth_analytics using (true);
create policy everyone_sees_it_with_its_operator on transit.trips for select to anon, authenticated using ((operator_id IN ( SELECT o.id
   FROM core.operators o)));
create policy the_backup_reads_all on transit.trips for select to berth_backup using (true);
create policy the_owner_decides on transit.trips for all to berth_owner using (true) with check (true);

create function core.answer_batch(p_operator_id uuid, p_rows core.batch_answer[])
  returns jsonb
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 4dbfa601c225a075
create function core.attach_partition(p_parent regclass, p_partition regclass, p_from uuid, p_until uuid)
  returns void
  language plpgsql volatile security definer set lock_timeout=200ms set search_path=pg_catalog, pg_temp
  -- body c5cf63b0982fd706
create function core.book_batch(p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_hold boolean[], p_waitlist boolean[], p_account_id uuid[], p_customer_id uuid[], p_contact_name text[], p_contact_phone text[], p_contact_email text[], p_currency text[], p_expected_total_minor bigint[], p_ip text[], p_request_id text[], p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[], p_accessible boolean[], p_holder jsonb[])
  returns SETOF core.batch_answer
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body 21d1d0ab564c67d5
create function core.booking_history(p_booking_id uuid)
  returns TABLE(version integer, topic text, at timestamp with time zone, account_id uuid, request_id text, detail jsonb)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body b43a0bf6bd6c17c3
create function core.cancel_booking(p_operator_id uuid, p_booking_id uuid, p_claim_ids uuid[], p_reason text, p_staff boolean, p_free_of_charge boolean, p_account_id uuid, p_ip text, p_request_id text, OUT fee_minor bigint, OUT refundable_minor bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e335b8ae28418ef2
create function core.cancel_occurrence(p_operator_id uuid, p_occurrence_id uuid, p_reason text, p_account_id uuid, p_ip text, p_request_id text)
  returns SETOF uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body af534e0011956831
create function core.cancellation_quote(p_booking_id uuid, p_claim_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(claim_id uuid, occurrence_id uuid, price_minor bigint, fee_minor bigint, begins_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body a36039781f67d8a4
create function core.capacity_of(p_operator_id uuid, p_layout_id uuid, p_pattern_id uuid)
  returns integer
  language sql stable parallel safe
  -- body 3767aefaf5f737e3
create function core.check_bookings_belong()
  returns trigger
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body ad2091b344c65a10
create function core.check_claims_belong()
  returns trigger
  language plpgsql volatile security definer set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body b32f13595465c4f3
create function core.check_items(p_field text, p_items jsonb, p_patterns jsonb, p_required text[], p_count_max integer)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body de3ce3f4999765b0
create function core.check_layout(p_places jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 734524895982eb60
create function core.check_name(p_field text, p_name text, p_length_max integer)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 7dfcd4eae3563415
create function core.check_request(p_request jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 51f83db7cee93500
create function core.claim_counts(p_live boolean, p_expires_at timestamp with time zone, p_now timestamp with time zone)
  returns boolean
  language sql immutable parallel safe
  -- body 6f69d45ee38a84b5
create function core.close_offers(p_operator_id uuid, p_booking_ids uuid[], p_status text)
  returns void
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 0943efc4fd94050a
create function core.confirm_booking(p_operator_id uuid, p_booking_id uuid, p_account_id uuid, p_ip text, p_request_id text)
  returns text
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 4bb125ad1e4a4e14
create function core.create_fare_table(p_operator_id uuid, p_name text, p_currency text DEFAULT NULL::text, p_fares jsonb DEFAULT '[]'::jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body a31f912c8d8cc840
create function core.create_layout(p_operator_id uuid, p_name text, p_places jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body ff0f2d8d3dbd9cb9
create function core.create_policy(p_operator_id uuid, p_name text, p_hold_s integer DEFAULT 600, p_sales_close_s integer DEFAULT 0, p_fees jsonb DEFAULT '[]'::jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 28c6590a2d8ab758
create function core.decide_batch(INOUT p_verdict text[], p_hold boolean[], p_waitlist boolean[], p_currency text[], p_expected_total_minor bigint[], p_request integer[], p_slot integer[], p_quantity integer[], p_accessible boolean[], p_lines core.batch_line[], p_places core.batch_place[], p_free integer[], p_waiting integer[], OUT seat integer[], OUT units integer[], OUT total_minor bigint[], OUT currency text[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 7254179d60a4bdf7
create function core.describe_booking(p_booking_id uuid)
  returns jsonb
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 52700b54e4954e60
create function core.describe_claims(p_operator_id uuid, p_booking_id uuid)
  returns jsonb
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 95ec62a2da4ba2e2
create function core.encode_reference(p_number bigint, p_rounds bigint[])
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp
  -- body aca10f2e7ea5a150
create function core.end_claims(p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text)
  returns uuid[]
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body f70876366c033e7c
create function core.ensure_customers(p_operator_id uuid, p_account_id uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body d827a4928dba5624
create function core.ensure_months(p_from timestamp with time zone, p_until timestamp with time zone)
  returns integer
  language plpgsql volatile security definer set TimeZone=UTC set search_path=pg_catalog, pg_temp
  -- body 10e126dd1bc4b2f7
create function core.ensure_partition(p_parent regclass, p_month timestamp with time zone)
  returns integer
  language plpgsql volatile security definer set TimeZone=UTC set search_path=pg_catalog, pg_temp
  -- body c4961d3e5a9366f3
create function core.enter_waitlist(p_operator_id uuid, p_occurrence_id uuid, p_entry_id uuid, p_customer_id uuid, p_account_id uuid, p_quantity integer, p_contact_name text, p_contact_phone text, p_contact_email text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body d60804b558d7bf47
create function core.expire_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns integer
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body d2a19dd7f7d68e03
create function core.expired_holds(p_operator_id uuid, p_occurrence_ids uuid[], p_now timestamp with time zone)
  returns uuid[]
  language sql stable set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body 723a628a920e30a1
create function core.find_journey(p_operator_id uuid, p_pattern_id uuid, p_from_id uuid, p_to_id uuid, p_from_index integer, p_to_index integer)
  returns TABLE(from_index integer, to_index integer, departure_s integer, arrival_s integer, from_zone text, to_zone text, distance_m integer)
  language sql stable parallel safe
  -- body d62efbcc002cfe50
create function core.free_places(p_operator_id uuid, p_occurrence_id uuid, p_span int4range)
  returns text[]
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body b4eb64f085ca9801
create function core.id_at(p_at timestamp with time zone)
  returns uuid
  language sql volatile strict parallel safe
  -- body b8bde8b0a908fa6b
create function core.id_time(p_id uuid)
  returns timestamp with time zone
  language sql immutable strict parallel safe
  -- body db959e251a254aa7
create function core.is_booked_at(p_operator_id uuid, p_booking_id uuid, p_location_id uuid)
  returns boolean
  language sql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 905d58a36e196995
create function core.keep_keys()
  returns trigger
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 561c6fdfbc77e015
create function core.keep_rows()
  returns trigger
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e7632314f6448982
create function core.keep_to_moves()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e75ed443f35375b5
create function core.lock_booking(p_operator_id uuid, p_booking_id uuid)
  returns core.bookings
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body f26843e21ebd8bb9
create function core.lock_bookings(p_operator_id uuid, p_booking_ids uuid[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body 9624efe51f9f81b5
create function core.lock_for_sale(p_operator_id uuid, p_occurrence_ids uuid[])
  returns uuid[]
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body 43fdf8736eac2a2a
create function core.lock_occurrences(p_operator_id uuid, p_occurrence_ids uuid[])
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body 0d03342535375107
create function core.must_be(p_operator_id uuid, p_roles text[])
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body b622c5a30947e20a
create function core.my_account_id()
  returns uuid
  language sql stable parallel safe
  -- body 9b5e236102966814
create function core.my_customer_ids()
  returns uuid[]
  language sql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 6f275e01360eca68
create function core.my_ip()
  returns text
  language sql stable parallel safe
  -- body a0435b9bc00d2e6e
create function core.my_location_id()
  returns uuid
  language sql stable parallel safe
  -- body c90951a46788f2cb
create function core.my_operator_ids(p_roles text[] DEFAULT NULL::text[])
  returns uuid[]
  language sql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 9ea9391d66073b88
create function core.my_request_id()
  returns text
  language sql stable parallel safe
  -- body d195c342f94fd679
create function core.my_unpublished_ids()
  returns uuid[]
  language sql stable parallel safe security definer set search_path=pg_catalog, pg_temp
  -- body 714661aa5632c7c0
create function core.new_id()
  returns uuid
  language sql volatile parallel safe
  -- body 968335efac4074f4
create function core.next_reference()
  returns text
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body f17451540c2cd0be
create function core.now()
  returns timestamp with time zone
  language sql stable parallel safe
  -- body ed49d3940041845c
create function core.offer_freed_places(p_operator_id uuid, p_occurrence_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 09d1d2aad1f28808
create function core.offer_place(p_occurrence core.occurrences, p_entry core.waitlist_entries)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 53370bc2c1151168
create function core.operator_id_of(p_operator text)
  returns uuid
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 79a7a9aaffa78574
create function core.operator_of_booking(p_booking_id uuid)
  returns uuid
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 5154d93caa337d08
create function core.operator_of_occurrence(p_occurrence_id uuid)
  returns uuid
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 1b4d57913994fc98
create function core.parse_lines(p_request jsonb)
  returns TABLE(occurrence_id uuid, quantity integer, seat text, from_id uuid, to_id uuid, from_index integer, to_index integer, class text, passenger_type text, accessible boolean, holder jsonb)
  language plpgsql immutable set search_path=pg_catalog, pg_temp
  -- body 4b8be53273fbdb7c
create function core.pick_place(p_line core.batch_line, p_accessible boolean, p_slot integer, p_places core.batch_place[], p_busy int4multirange[])
  returns integer
  language sql immutable set search_path=pg_catalog, pg_temp
  -- body 6fd1583106151512
create function core.quote_cancellation(p_operator_id uuid, p_booking_id uuid, p_claim_ids uuid[], p_now timestamp with time zone)
  returns TABLE(claim_id uuid, occurrence_id uuid, price_minor bigint, fee_minor bigint, begins_at timestamp with time zone)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 2816d345339ed4b2
create function core.quote_fare(p_operator_id uuid, p_fare_table_id uuid, p_from_zone text, p_to_zone text, p_distance_m integer, p_class text, p_passenger_type text)
  returns TABLE(fare_id uuid, price_minor bigint)
  language sql stable parallel safe
  -- body 0eb9501aea6fa246
create function core.read_layout(p_places jsonb)
  returns TABLE(place integer, label text, class text, deck integer, row_no integer, column_no integer, kind text, accessible boolean, blocked boolean)
  language sql immutable set search_path=pg_catalog, pg_temp
  -- body 17e4657d800fb6fa
create function core.read_places(p_operator_id uuid, p_slot_ids uuid[], p_occurrence_id uuid[], p_lines core.batch_line[])
  returns SETOF core.batch_place
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body db29bc7f1864b107
create function core.read_results(p_operator_id uuid, p_result_ids uuid[])
  returns SETOF core.batch_answer
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body d0c7e71b08882de5
create function core.record_events(p_operator_id uuid, p_booking_ids uuid[], p_topic text, p_account_id uuid, p_ip text, p_request_id text, p_detail jsonb)
  returns void
  language plpgsql volatile set enable_hashjoin=off set enable_material=off set enable_mergejoin=off set enable_seqscan=off set search_path=pg_catalog, pg_temp
  -- body e283f56e64576d91
create function core.refusal_detail(p_operator_id uuid, p_code text, p_occurrence_ids uuid[], p_labels text[], p_from integer[], p_to integer[])
  returns jsonb
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 2871cae305f0d3b9
create function core.refuse(p_code text, p_detail jsonb DEFAULT NULL::jsonb)
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp
  -- body 75bf142cac9084ab
create function core.refuse_field(p_field text, p_problem text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body f9227b20ee911e8c
create function core.release_hold(p_operator_id uuid, p_booking_id uuid, p_account_id uuid, p_ip text, p_request_id text)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body d88c4c2567bca906
create function core.renew_claims(p_operator_id uuid, p_booking_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 055e5c9db178d920
create function core.resolve_callers(p_operator_id uuid, p_account_id uuid[], p_customer_id uuid[])
  returns TABLE(request integer, staff boolean, customer_id uuid, refusal text)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 68a35f6a5e9736f5
create function core.resolve_lines(p_operator_id uuid, p_staff boolean[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[], p_from_id uuid[], p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[])
  returns SETOF core.batch_line
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 5cc14de1f568dca6
create function core.seat_of(p_places core.batch_place[], p_slot integer, p_place integer)
  returns integer
  language sql immutable set search_path=pg_catalog, pg_temp
  -- body 22d8440eb8ea79ad
create function core.set_fares(p_operator_id uuid, p_fare_table_id uuid, p_fares jsonb)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 47d666481b1ebe89
create function core.show_reference(p_reference text)
  returns text
  language sql immutable parallel safe
  -- body 6cc8c3f85757a25c
create function core.sweep_hold(p_operator_id uuid, p_booking_id uuid)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 120d97deb60524e7
create function core.sweep_holds(p_limit integer DEFAULT 200)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 046b5206c282ce73
create function core.take_keys(p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_result_id uuid[])
  returns TABLE(request integer, verdict text, result_id uuid)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 54eb61544ae85413
create function core.uuid_floor(p_at timestamp with time zone)
  returns uuid
  language sql immutable strict parallel safe
  -- body 376e05832d252b3f
create function core.why_no_journey(p_operator_id uuid, p_pattern_id uuid, p_from_id uuid, p_to_id uuid, p_from_index integer, p_to_index integer)
  returns text
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 7cc2dac0d296742e
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
  -- body fe9fe1365457ee28
create function ops.check_expiries()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 34bd61deabcc8738
create function ops.check_guards()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body d88716ba242332fb
create function ops.check_invariants()
  returns TABLE(invariant text, operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 37d09ab5e1021506
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
  -- body 910b330cf5ae4387
create function ops.check_row_security()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 01ab2b6dcca06bfd
create function ops.check_taken()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body c738a1da131a5b9f
create function ops.check_totals()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 56e43b8b12755032
create function ops.check_versions()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 75b4f80259028118
create function ops.check_waitlists()
  returns TABLE(operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 99429ddc4d256230
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
create function ops.overdue_jobs()
  returns SETOF text
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body b550f4d0fd2308de
create function ops.prune_idempotency_keys(p_days integer, p_limit integer)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 140c83bf086ae3ad
create function ops.prune_job_runs(p_days integer, p_limit integer)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body e108ecde178c0cb6
create function ops.register_jobs(p_jobs jsonb)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 9eee0f9f3147620d
create function ops.start_job_run(p_name text)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body fee7e620aed4d624
create function public.book(operator text, request jsonb, idempotency_key text DEFAULT NULL::text)
  returns jsonb
  language plpgsql volatile security definer set plan_cache_mode=force_custom_plan set search_path=pg_catalog, pg_temp
  -- body f504457b13773435
create function public.cancel_booking(booking_id uuid, reason text DEFAULT NULL::text, claim_ids uuid[] DEFAULT NULL::uuid[])
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 4ee2c4b815b439a5
create function public.confirm(booking_id uuid)
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 226f55d4ee4d3b21
create function public.get_cron_job_history(hours numeric DEFAULT 24)
  returns TABLE(job_name text, started_at timestamp with time zone, finished_at timestamp with time zone, duration_ms bigint, status text, error text, detail jsonb)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body e8da01e85349718c
create function public.get_cron_job_status()
  returns TABLE(job_name text, description text, every_s integer, active boolean, last_status text, last_started_at timestamp with time zone, last_finished_at timestamp with time zone, last_duration_ms bigint, last_error text, last_ok_at timestamp with time zone, next_run_at timestamp with time zone, late boolean)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 9ea6cf34eef7c61c
create function public.hold(operator text, request jsonb, idempotency_key text DEFAULT NULL::text)
  returns jsonb
  language sql volatile set search_path=pg_catalog, pg_temp
  -- body 07f6c4dc18adcdb5
create function public.release(booking_id uuid)
  returns jsonb
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 5e3d3c2b9bd81f7b
create function transit.affected_departures(p_operator_id uuid, p_from date, p_until date)
  returns TABLE(occurrence_id uuid, offering_id uuid, gtfs_id text, headsign text, service_date date, departure_s integer, starts_at timestamp with time zone, difference text, bookings integer, places integer)
  language sql stable security definer set search_path=pg_catalog, pg_temp
  -- body 5490d9f4b5de3bd3
create function transit.change_bus_type(p_operator_id uuid, p_bus_type_id uuid, p_name text DEFAULT NULL::text, p_layout_id uuid DEFAULT NULL::uuid, p_amenities jsonb DEFAULT NULL::jsonb, p_active boolean DEFAULT NULL::boolean)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body b9fdd3887627eb56
create function transit.check_amenities(p_amenities jsonb)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 1ac8655d37b1db1b
create function transit.compare_departures(p_operator_id uuid, p_from date, p_until date)
  returns TABLE(occurrence_id uuid, found text, plan transit.planned_departure, booked boolean)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 28be8ece37fd4500
create function transit.create_bus(p_operator_id uuid, p_bus_type_id uuid, p_number text)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 8bf4bd1a4b9b9bf8
create function transit.create_bus_type(p_operator_id uuid, p_name text, p_layout_id uuid, p_amenities jsonb DEFAULT '{}'::jsonb)
  returns uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body db46cda6af475627
create function transit.departures_due(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(occurrence_id uuid, due_s integer, due_at timestamp with time zone, pattern_id uuid)
  language sql stable set search_path=pg_catalog, pg_temp
  -- body 45072e5f75e77fd7
create function transit.generate_departures(p_operator_id uuid, p_from date, p_until date)
  returns TABLE(operator_id uuid, made integer, changed integer, withdrawn integer, affected integer)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body c52b6aa626fc8dcc
create function transit.import_affected(p_operator_id uuid)
  returns TABLE(departure_id uuid, trip text, route text, service_date date, starts_at timestamp with time zone, due_at timestamp with time zone, problem text, bookings bigint)
  language plpgsql stable set search_path=pg_catalog, pg_temp
  -- body 0365989d2b756d1b
create function transit.import_brands(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body b27bef7d2ef12acf
create function transit.import_bus_type(p_operator_id uuid, p_name text)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a0bdfc38d9d35f9d
create function transit.import_departures(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 64df348894fa06a8
create function transit.import_fares(p_operator_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 72f3f6d58dd0e9be
create function transit.import_feed(p_operator_id uuid, p_name text, p_sha256 bytea, p_shifted_weeks integer)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 23f88c18b25c8cb2
create function transit.import_frequencies(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 4dc50d6b68fd58dd
create function transit.import_note_running(p_operator_id uuid, p_feed_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 514885b60524cbc4
create function transit.import_operator(p_slug text, p_name text, p_time_zone text, p_currency text)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a51d97d18f892bfe
create function transit.import_patterns(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body ac7f0e34d91e90c8
create function transit.import_resolve_trips(p_operator_id uuid, p_feed_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 2223dda98d5f971b
create function transit.import_routes(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 8b5995ecfdc2a0d7
create function transit.import_services(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 01be92b2eb5514cb
create function transit.import_staging()
  returns void
  language plpgsql volatile set client_min_messages=warning set search_path=pg_catalog, pg_temp
  -- body ff4fd0b4c43e01d6
create function transit.import_stops(p_operator_id uuid, p_feed_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body a94a738218346a83
create function transit.import_trips(p_operator_id uuid, p_feed_id uuid, p_bus_type_id uuid)
  returns TABLE(added bigint, changed bigint, withdrawn bigint)
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body e83d58410a97fe3c
create function transit.instant_of(p_service_date date, p_seconds integer, p_time_zone text)
  returns timestamp with time zone
  language sql stable strict parallel safe
  -- body 527402b21215fada
create function transit.make_departures(p_operator_id uuid, p_plan transit.planned_departure[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 400e227a9ce79872
create function transit.planned_departures(p_operator_id uuid, p_from date, p_until date)
  returns SETOF transit.planned_departure
  language sql stable set search_path=pg_catalog, pg_temp
  -- body b2be1f478041025d
create function transit.refresh_departures(p_operator_id uuid, p_occurrence_ids uuid[], p_plan transit.planned_departure[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 0d2be07b495dc7a4
create function transit.retire_bus(p_operator_id uuid, p_bus_id uuid)
  returns TABLE(occurrence_id uuid, starts_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body f2b17ae0267076bb
create function transit.sell_route(p_operator_id uuid, p_route_id uuid, p_bus_type_id uuid DEFAULT NULL::uuid, p_fare_table_id uuid DEFAULT NULL::uuid, p_policy_id uuid DEFAULT NULL::uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp
  -- body 8c9c0d73645b2ce3
create function transit.service_runs_on(p_operator_id uuid, p_service_id uuid, p_on_date date)
  returns boolean
  language sql stable parallel safe
  -- body b2675179790f371c
create function transit.update_departures(p_operator_id uuid, p_from date, p_until date, OUT made integer, OUT changed integer, OUT withdrawn integer, OUT affected integer)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 69145b8dde55f9e5
create function transit.withdraw_departures(p_operator_id uuid, p_occurrence_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp
  -- body 3132d4d1facba7a5

-- by default, on functions: berth_owner may execute
