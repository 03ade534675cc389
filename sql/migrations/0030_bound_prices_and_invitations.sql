-- The greatest price, so that no sum of a booking exceeds what bigint and JSON hold exactly; and who was removed from an operator,
-- on the invitations by e-mail that were open then.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.fares
  add constraint a_price_has_at_most_twelve_digits check (price_minor <= 999999999999),
  add constraint a_price_per_km_has_at_most_nine_digits check (price_per_km_minor <= 999999999);
alter table core.cancellation_fees
  add constraint a_fee_has_at_most_twelve_digits check (fee_minor <= 999999999999);
alter table core.occurrences
  add constraint a_price_has_at_most_twelve_digits check (price_minor <= 999999999999);

alter table core.invitations add column barred_account_ids uuid[] not null default '{}';
comment on column core.invitations.barred_account_ids is
  'Accounts that were removed from the operator while this invitation, by e-mail or token, was open: they may not accept it.';

-- berth: down
alter table core.invitations drop column barred_account_ids;
alter table core.occurrences drop constraint a_price_has_at_most_twelve_digits;
alter table core.cancellation_fees drop constraint a_fee_has_at_most_twelve_digits;
alter table core.fares
  drop constraint a_price_per_km_has_at_most_nine_digits,
  drop constraint a_price_has_at_most_twelve_digits;
