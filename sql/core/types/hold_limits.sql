-- core.hold_limits are how much one customer may hold
--
-- What     As the columns of core.policies by these names; null is no limit.
create type core.hold_limits as (
  open_holds_max integer,
  held_places_max integer,
  holds_per_hour_max integer
);
