-- core.occurrences_of_bookings(operator, bookings) returns one row for each booking and occurrence that it claims, or ever claimed
--
-- What     For the server, while an occurrence is locked by others: it tells which changes of bookings would have to wait. A
--          booking never changes its occurrences. The function checks no caller, and no caller sees its result.
-- Definer  Only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.occurrences_of_bookings(p_operator_id uuid, p_booking_ids uuid[])
returns table (booking_id uuid, occurrence_id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
begin
  return query select distinct c.booking_id, c.occurrence_id from core.claims_of(p_operator_id, p_booking_ids) as c;
end $$;
