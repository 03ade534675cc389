-- core.default_hold_limits() returns how much one customer may hold where no terms of sale say it
--
-- What     The one statement of these numbers: for what has no policy, and for a policy that is made without limits of its own.
--          Of a type with a name, so that the planner reads it once: of a record it would make a call for each row.
-- Grants: execute to authenticated
create or replace function core.default_hold_limits()
returns core.hold_limits language sql immutable parallel safe as $$ select row(3, 20, 20)::core.hold_limits $$;
