-- One customer could hold every place of an event again and again. Terms of sale now say how much one customer may hold; null is
-- no limit. The index has what a customer holds or gave up and nothing that was sold, so that a booking confirmed at once writes
-- nothing to it.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.policies
  add column open_holds_max integer default 3,
  add column held_places_max integer default 20,
  add column holds_per_hour_max integer default 20,
  add constraint limits_of_holds_are_positive
    check (open_holds_max between 1 and 1000000 and held_places_max between 1 and 1000000
           and holds_per_hour_max between 1 and 1000000);
comment on column core.policies.open_holds_max is 'Open holds of one customer at one occurrence. Null is no limit.';
comment on column core.policies.held_places_max is 'Places of one occurrence that one customer may hold. Null is no limit.';
comment on column core.policies.holds_per_hour_max is 'Bookings that one customer may leave unpaid or give up within an hour, and still hold more. Null is no limit.';

create index bookings_held_or_given_up on core.bookings (customer_id, operator_id, id)
  where status in ('held', 'cancelled', 'expired');

-- berth: down
drop index core.bookings_held_or_given_up;
alter table core.policies
  drop column open_holds_max, drop column held_places_max, drop column holds_per_hour_max;
