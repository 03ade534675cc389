-- core.default_hold_limits() returns how much one customer may hold unless terms of sale differ
--
-- What     The single definition of these numbers, for occurrences without a policy and for policies made without limits. It
--          returns a named type, so that the planner evaluates it once; a record would be computed for each row.
-- Grants: execute to authenticated
create or replace function core.default_hold_limits()
returns core.hold_limits language sql immutable parallel safe as $$ select row(3, 20, 20)::core.hold_limits $$;
