-- core.cancellation_quote(booking, claims) returns what cancelling would cost the caller now, a row a claim
--
-- Refuses  booking_not_found
-- Definer  core.operator_of_booking checks the caller.
-- Grants: execute to authenticated
create or replace function core.cancellation_quote(p_booking_id uuid, p_claim_ids uuid[] default null)
returns table (claim_id uuid, occurrence_id uuid, price_minor bigint, fee_minor bigint, begins_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_of_booking(p_booking_id);
begin
  return query
  select q.claim_id, q.occurrence_id, q.price_minor, q.fee_minor, q.begins_at
    from core.quote_cancellation(v_operator_id, array[p_booking_id], core.now()) as q
   where q.live and (p_claim_ids is null or q.claim_id = any (p_claim_ids));
end $$;
