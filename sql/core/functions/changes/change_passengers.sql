-- core.change_passengers(operator, booking, request jsonb) returns the claims whose passenger changed
--
-- What     Writes the names and other data of passengers whose place stays as it is. Only claims that keep their row: a claim that
--          moves takes its passenger along (core.move_claims).
-- Locks    Nothing: the caller has locked the booking.
create or replace function core.change_passengers(p_operator_id uuid, p_booking_id uuid, p_request jsonb)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := '{}';
  v_wanted record;
begin
  for v_wanted in
    select w.claim_id, w.old_occurrence_id, w.holder from core.wanted_changes(p_operator_id, p_booking_id, p_request, null) as w
     where not w.moves and w.holder is distinct from w.old_holder
  loop
    update core.claims as c set holder = v_wanted.holder
     where c.operator_id = p_operator_id and c.occurrence_id = v_wanted.old_occurrence_id and c.id = v_wanted.claim_id;
    v_ids := v_ids || v_wanted.claim_id;
  end loop;
  return v_ids;
end $$;
