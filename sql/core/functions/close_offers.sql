-- core.close_offers(operator, bookings, status) returns nothing
--
-- What     A waitlist entry whose offer was one of these bookings has its answer: accepted, lapsed, or left.
--          Planned once a session; see core.quote_cancellation.
create or replace function core.close_offers(p_operator_id uuid, p_booking_ids uuid[], p_status text)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  update core.waitlist_entries as w set status = p_status
   where w.operator_id = p_operator_id and w.offer_booking_id = any (p_booking_ids) and w.status = 'offered';
end $$;
