-- core.cancel_occurrence(occurrence, reason) returns the bookings affected
--
-- What     Cancels a departure or event of any kind. Every booking loses its places here without a fee, the amount paid for
--          them is to be refunded, and an event informs its customer. Waitlist entries are closed. Cancelling twice changes
--          nothing.
-- Locks    As core.cancel_occurrence_for.
-- Refuses  sign_in_required, not_allowed, invalid_request, occurrence_not_found, busy
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.cancel_occurrence(p_occurrence_id uuid, p_reason text default null)
returns setof uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
begin
  perform core.require_role(v_operator_id, '{admin}');
  perform core.check_text('reason', p_reason, 'lines', 500);
  return query
  select b.id from core.cancel_occurrence_for(v_operator_id, p_occurrence_id, p_reason, core.my_account_id(),
                                          core.my_ip(), core.my_request_id()) as b(id);
end $$;
