-- transit.cancel_departure(occurrence, reason) returns the bookings affected
--
-- What     Cancels the departure: every booking on it loses its seats without a fee, the amount paid for them is to be
--          refunded, and an event informs its customer. Cancelling twice changes nothing.
-- Locks    As core.cancel_occurrence, which this specialises for departures.
-- Refuses  sign_in_required, not_allowed, invalid_request, occurrence_not_found (also for one that is not a departure), busy
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.cancel_departure(p_occurrence_id uuid, p_reason text default null)
returns setof uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
begin
  if not exists (select from transit.departures as d
                  where d.operator_id = v_operator_id and d.occurrence_id = p_occurrence_id) then
    perform core.refuse('occurrence_not_found');
  end if;
  return query select b.id from core.cancel_occurrence(p_occurrence_id, p_reason) as b(id);
end $$;
