-- core.close_offers(operator, bookings, status) returns nothing
--
-- What     A waitlist entry whose offer was one of these bookings has its answer: accepted, lapsed, or left.
--          Looked for one at a time, as core.claims_of says. Planned once a session; see core.quote_cancellation.
create or replace function core.close_offers(p_operator_id uuid, p_booking_ids uuid[], p_status text)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids            uuid[];
  v_occurrence_ids uuid[];
begin
  select array_agg(o.id), array_agg(o.occurrence_id) into v_ids, v_occurrence_ids
    from unnest(p_booking_ids) as u(id)
   cross join lateral (
          select w.id, w.occurrence_id from core.waitlist_entries as w
           where w.operator_id = p_operator_id and w.offer_booking_id = u.id and w.status = 'offered' offset 0) as o;
  if v_ids is null then return; end if;
  update core.waitlist_entries as w set status = p_status
   where w.operator_id = p_operator_id and w.occurrence_id = any (v_occurrence_ids) and w.id = any (v_ids);
end $$;
