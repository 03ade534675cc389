-- Prices and terms of sale: fares, policies and their cancellation fees.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.fare_tables (
  operator_id uuid not null references core.operators,
  id          uuid not null,
  name        text not null,
  currency    text not null,
  primary key (operator_id, id),
  constraint a_fare_table_has_one_currency unique (operator_id, id, currency),
  constraint a_fare_table_has_its_own_name unique (operator_id, name),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint a_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
);
comment on table core.fare_tables is 'A set of fares in one currency.';

create table core.fares (
  operator_id      uuid not null,
  fare_table_id    uuid not null,
  id               uuid not null,
  from_zone        text,
  to_zone          text,
  distance_m_max   integer,
  class            text,
  passenger_type   text,
  price_minor      bigint not null,
  price_per_km_minor bigint not null default 0,
  primary key (operator_id, fare_table_id, id),
  foreign key (operator_id, fare_table_id) references core.fare_tables,
  constraint a_fare_is_unambiguous unique nulls not distinct
    (operator_id, fare_table_id, from_zone, to_zone, distance_m_max, class, passenger_type),
  constraint a_price_is_not_negative check (price_minor >= 0 and price_per_km_minor >= 0),
  constraint a_distance_is_positive check (distance_m_max > 0)
);
comment on table core.fares is 'Null means any. The most specific fare applies; among equally specific ones that with the shortest distance_m_max, then the lowest price.';

create table core.policies (
  operator_id        uuid not null references core.operators,
  id                 uuid not null,
  name               text not null,
  hold_s             integer not null default 600,
  sales_close_s      integer not null default 0,
  -- No defaults here: they are in core.default_hold_limits, and null means no limit.
  open_holds_max     integer,
  held_places_max    integer,
  holds_per_hour_max integer,
  created_at         timestamptz not null,
  primary key (operator_id, id),
  constraint a_name_is_not_empty check (name <> '' and length(name) <= 200),
  constraint a_hold_lasts_seconds_to_a_week check (hold_s between 1 and 604800),
  constraint sales_close_within_a_year check (sales_close_s between 0 and 31622400),
  constraint limits_of_holds_are_positive
    check (open_holds_max between 1 and 1000000 and held_places_max between 1 and 1000000
           and holds_per_hour_max between 1 and 1000000)
);
comment on table core.policies is 'Terms of sale. A row never changes once something was sold under it: new terms are a new policy, so that customers keep the terms that they bought under.';
comment on column core.policies.open_holds_max is 'Open holds of one customer at one occurrence. Null is no limit.';
comment on column core.policies.held_places_max is 'Places of one occurrence that one customer may hold. Null is no limit.';
comment on column core.policies.holds_per_hour_max is 'How many bookings one customer may leave unpaid or give up within an hour before further holds are refused. Null is no limit.';

create table core.cancellation_fees (
  operator_id uuid not null,
  policy_id   uuid not null,
  before_s    integer not null,
  fee_percent numeric(5, 2) not null default 0,
  fee_minor   bigint not null default 0,
  primary key (operator_id, policy_id, before_s),
  foreign key (operator_id, policy_id) references core.policies,
  constraint a_fee_starts_before_departure check (before_s >= 0),
  constraint a_fee_is_at_most_the_price check (fee_percent between 0 and 100),
  constraint a_fee_is_not_negative check (fee_minor >= 0)
);
comment on table core.cancellation_fees is 'The row that applies is the one with the smallest before_s that is not less than the seconds left until boarding. If there is none, there is no fee.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.fare_tables', 'core.fares', 'core.policies', 'core.cancellation_fees']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.cancellation_fees, core.policies, core.fares, core.fare_tables;
