-- core.withdraw_sent(operator, account) returns nothing
--
-- What     For whoever is an admin no longer: what they invited others to, and nobody has accepted, is withdrawn. Without an
--          account's id whoever holds the token may accept, and the inviter holds it: so they would come back as an admin.
-- Locks    The operator, as core.invite_member does, so that nothing is sent meanwhile; then the invitations.
create or replace function core.withdraw_sent(p_operator_id uuid, p_account_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.operators as o where o.id = p_operator_id for no key update;
  update core.invitations as i set outcome = 'withdrawn', ended_at = core.now()
   where i.operator_id = p_operator_id and i.invited_by = p_account_id and i.outcome is null;
end $$;
