-- transit.seat_move is a claim with the seat that it has and the one that it would get
--
-- What     What transit.plan_seats hands to transit.reseat when the vehicle of a departure changes.
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
