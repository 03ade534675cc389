-- core.close_offers(operator, bookings, status) returns nothing
--
-- What     Closes the waitlist entries whose offers were these bookings: as accepted, lapsed, or left. They are looked up one
--          at a time, for the reason given in core.claims_of. Planned once a session; see core.quote_cancellation.
create or replace function core.close_offers(p_operator_id uuid, p_booking_ids uuid[], p_status text)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids    uuid[];
  v_row_at tid[];
begin
  select array_agg(o.id), array_agg(o.row_at) into v_ids, v_row_at
    from (select distinct d.id from unnest(p_booking_ids) as d(id)) as u
   cross join lateral (
          select w.id, w.ctid as row_at from core.waitlist_entries as w
           where w.operator_id = p_operator_id and w.offer_booking_id = u.id and w.status = 'offered' offset 0) as o;
  if v_ids is not null then perform core.finish_entries(p_operator_id, v_row_at, v_ids, p_status); end if;
end $$;
