-- core.withdraw_sent(operator, account) returns nothing
--
-- What     Withdraws the open invitations of an account that is no longer an admin. An invitation without an account can be
--          accepted with its token, which the inviter has: so a former admin could become an admin again.
-- Locks    The operator, as core.invite_member does, so that no invitation is sent meanwhile; then the invitations.
create or replace function core.withdraw_sent(p_operator_id uuid, p_account_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.operators as o where o.id = p_operator_id for no key update;
  update core.invitations as i set outcome = 'withdrawn', ended_at = core.now()
   where i.operator_id = p_operator_id and i.invited_by = p_account_id and i.outcome is null;
end $$;
