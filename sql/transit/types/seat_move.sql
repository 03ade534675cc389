-- transit.seat_move is a claim with its current seat and its new one
--
-- What     The rows that transit.plan_seats passes to transit.reseat when the vehicle of a departure changes.
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
