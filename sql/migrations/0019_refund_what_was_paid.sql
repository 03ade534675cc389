-- What is to be paid back was counted from prices, whether or not anything had been paid. It is counted from payments now: what
-- was paid beyond what is owed, and owed are the price of what is still booked and the fees of what was given up.
-- Corrects each booking that says otherwise, as a version of its own with its event, some 50 us each. Nothing is booked
-- meanwhile. The way back keeps what was corrected.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
with corrected as (
  update core.bookings as b
     set refundable_minor = greatest(b.paid_minor - b.total_minor - b.fee_minor, 0), version = b.version + 1
   where b.refundable_minor > b.paid_minor
  returning b.operator_id, b.id, b.version, b.status, b.total_minor, b.refundable_minor)
insert into core.booking_events (operator_id, booking_id, version, topic, at, detail)
select c.operator_id, c.id, c.version, 'booking.corrected', now(),
       jsonb_build_object('status', c.status, 'total_minor', c.total_minor, 'refundable_minor', c.refundable_minor)
  from corrected as c;
alter table core.bookings
  add constraint a_refund_is_never_more_than_was_paid check (refundable_minor <= paid_minor);
comment on table core.bookings is 'What a customer gets: a set of claims, all or nothing. total_minor is the price of its current claims as sold; fee_minor what cancelling cost, owed whether or not anything was paid; paid_minor what was paid less what was paid back; refundable_minor what is to be paid back.';

-- berth: down
alter table core.bookings drop constraint a_refund_is_never_more_than_was_paid;
comment on table core.bookings is 'What a customer gets: a set of claims, all or nothing. total_minor is the price of its current claims as sold; fee_minor what cancelling cost; refundable_minor what was given up less fees.';
