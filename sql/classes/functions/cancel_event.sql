-- classes.cancel_event(occurrence, reason) returns the bookings affected
--
-- What     Cancels the event: every registration ends without a fee, the amount paid for it is to be refunded, and an event
--          informs its customer. Waitlist entries are closed. Cancelling twice changes nothing.
-- Locks    As core.cancel_occurrence, which this specialises for classes.
-- Refuses  sign_in_required, not_allowed, invalid_request, occurrence_not_found (also for one that is not a class event), busy
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function classes.cancel_event(p_occurrence_id uuid, p_reason text default null)
returns setof uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform classes.operator_of_event(p_occurrence_id);
  return query select b.id from core.cancel_occurrence(p_occurrence_id, p_reason) as b(id);
end $$;
