-- transit.reseat(operator, occurrence, moves) returns the moves, with the claims that replace the old ones
--
-- What     Carries out the moves of transit.plan_seats: new claims, a new version of each booking, and an event with the old
--          and the new seats.
-- Locks    Nothing: the caller has locked the occurrence and the bookings.
create or replace function transit.reseat(p_operator_id uuid, p_occurrence_id uuid, p_moves transit.seat_move[])
returns setof transit.seat_move language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_claim_ids uuid[];
begin
  if cardinality(p_moves) = 0 then return; end if;
  v_claim_ids := core.rewrite_places(
    p_operator_id, p_occurrence_id, array(select m.claim_id from unnest(p_moves) as m),
    array(select m.new_place from unnest(p_moves) as m));
  perform core.record_events(
            p_operator_id, array[e.booking_id], 'booking.reseated', core.my_account_id(), core.my_ip(), core.my_request_id(),
            jsonb_build_object('occurrence_id', p_occurrence_id, 'seats', e.seats))
     from (select m.booking_id, jsonb_agg(jsonb_build_object(
                    'old_claim_id', m.claim_id, 'claim_id', v_claim_ids[m.ordinality],
                    'old_seat', m.label, 'seat', m.new_label)) as seats
             from unnest(p_moves) with ordinality as m group by m.booking_id) as e;
  return query
  select v_claim_ids[m.ordinality], m.booking_id, m.class, m.span, m.place, m.label, m.accessible, m.new_place, m.new_label,
         m.new_accessible
    from unnest(p_moves) with ordinality as m;
end $$;
