-- transit.lock_departures(operator) returns nothing
--
-- Locks    An advisory lock of the operator, until the transaction ends: one session at a time makes its departures.
create or replace function transit.lock_departures(p_operator_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('berth.departures ' || p_operator_id, 0));
end $$;
