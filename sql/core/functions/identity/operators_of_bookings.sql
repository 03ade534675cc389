-- core.operators_of_bookings(bookings) returns the operator of each, in order, or null
--
-- What     For the server, which has only ids and makes batches by operator. Unlike core.operator_of_booking it checks no
--          caller: the batch decides whether a caller may change the booking. A booking never changes its operator, so the
--          answer may be cached. Found by its claims, whose index begins with the booking: by bookings, in a month that was
--          empty when it was planned, a whole index was read for each (13 ms among 60,000 bookings).
-- Definer  The operator of a booking is public; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.operators_of_bookings(p_booking_ids uuid[])
returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids          uuid[];
  v_operator_ids uuid[];
begin
  select array_agg(f.booking_id order by f.booking_id), array_agg(f.operator_id order by f.booking_id) into v_ids, v_operator_ids
    from (select distinct c.booking_id, c.operator_id from core.claims as c where c.booking_id = any (p_booking_ids)) as f;
  return array(
    select case when v_ids[width_bucket(u.id, v_ids)] = u.id then v_operator_ids[width_bucket(u.id, v_ids)] end
      from unnest(p_booking_ids) with ordinality as u(id, request) order by u.request);
end $$;
