-- core.hold_limits contains the limits on what one customer may hold
--
-- What     The columns of core.policies with the same names; null means no limit.
create type core.hold_limits as (
  open_holds_max integer,
  held_places_max integer,
  holds_per_hour_max integer
);
