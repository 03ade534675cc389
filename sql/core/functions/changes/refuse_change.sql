-- core.refuse_change(operator, booking, request jsonb, staff) returns nothing, or refuses
--
-- What     Whether a booking may be changed now, and whether the request says which of its claims: customers may change what they
--          booked until changes_close_s of its policy before it begins, staff until it begins. The claims that are named have to
--          be live, and to move to another occurrence together they have to be of one.
-- Locks    Nothing: the caller has locked the booking and its occurrences.
-- Refuses  already_cancelled, booking_not_confirmed, claim_not_found, invalid_request, already_departed, changes_closed
create or replace function core.refuse_change(p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_staff boolean)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_now    timestamptz := core.now();
  v_status text := (select b.status from core.bookings as b where b.operator_id = p_operator_id and b.id = p_booking_id);
  v_lost   text;
  v_found  record;
begin
  if v_status = 'cancelled' then perform core.refuse('already_cancelled'); end if;
  if v_status in ('held', 'expired') then perform core.refuse('booking_not_confirmed'); end if;

  select array_agg(w.claim_id) as ids, count(distinct w.old_occurrence_id) as occurrences, min(w.begins_at) as begins_at,
         min(w.begins_at - make_interval(secs => w.changes_close_s)) as closes_at,
         coalesce(bool_or(w.moves or w.holder is distinct from w.old_holder), false) as differs
    into v_found from core.wanted_changes(p_operator_id, p_booking_id, p_request, null) as w;
  select format('/passengers/%s/claim_id', e.no - 1) into v_lost
    from jsonb_array_elements(p_request -> 'passengers') with ordinality as e(passenger, no)
   where (e.passenger ->> 'claim_id')::uuid = any (v_found.ids) is not true
   order by e.no limit 1;
  if v_lost is not null then perform core.refuse('claim_not_found', jsonb_build_object('field', v_lost)); end if;
  if v_status <> 'confirmed' or v_found.begins_at <= v_now then perform core.refuse('already_departed'); end if;
  if not p_staff and v_found.closes_at <= v_now then perform core.refuse('changes_closed'); end if;
  if v_found.occurrences > 1 and p_request ?| '{occurrence_id,from_stop_id,to_stop_id,from_index,to_index}' then
    perform core.refuse_field('/passengers', 'have to be listed, because this booking is for several departures or events');
  end if;
  if not v_found.differs then perform core.refuse_field('/passengers', 'are booked like this already: nothing would change'); end if;
end $$;
