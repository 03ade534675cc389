-- The terms of a policy for changes of a booking: the fee, and until when customers may change it themselves.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.policies
  add column change_fee_minor bigint not null default 0,
  add column changes_close_s  integer not null default 0,
  add constraint a_change_fee_is_a_price check (change_fee_minor between 0 and 999999999999),
  add constraint changes_close_within_a_year check (changes_close_s between 0 and 31622400);
comment on column core.policies.change_fee_minor is 'The fee for each place whose departure or journey is changed. A changed name or seat costs no fee.';
comment on column core.policies.changes_close_s is 'How long before the begin customers may no longer change a booking. Staff may until it begins.';

-- berth: down
alter table core.policies
  drop constraint changes_close_within_a_year,
  drop constraint a_change_fee_is_a_price,
  drop column changes_close_s,
  drop column change_fee_minor;
