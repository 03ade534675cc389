-- core.send_invitation(operator, role, account, email, expires at, invited by) returns the invitation with its token
--
-- What     Every invitation is made here; core.invite_member says what it is. p_invited_by is the account that sends it, or the
--          nil UUID if the owner of the database does, from the command line. Only the SHA-256 of the token is stored.
-- Locks    The operator, so that two concurrent invitations do not exceed the limit together.
-- Refuses  invalid_request (naming the field), already_member, already_invited, too_many_invitations
create or replace function core.send_invitation(
  p_operator_id uuid, p_role text, p_account_id uuid, p_email text, p_expires_at timestamptz, p_invited_by uuid)
returns table (id uuid, account_id uuid, email text, role text, token text, created_at timestamptz, expires_at timestamptz)
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_open_max   constant integer := 1000;
  v_lasts_max  constant interval := '90 days';
  v_now        timestamptz := core.now();
  v_expires_at timestamptz := coalesce(p_expires_at, v_now + interval '14 days');
  v_id         uuid := core.new_id(p_operator_id);
  v_token      text := core.new_secret('invitation_');
begin
  perform core.check_role(p_role);
  perform core.check_person(null, null, p_email, null);
  if num_nonnulls(p_account_id, p_email) = 0 then
    perform core.refuse_field('email', 'is missing, and so is account_id');
  elsif v_expires_at <= v_now or v_expires_at > v_now + v_lasts_max then
    perform core.refuse_field('expires_at', 'lies ahead, by 90 days at most');
  end if;
  perform from core.operators as o where o.id = p_operator_id for no key update;
  if exists (select from core.members as m join core.accounts as a on a.id = m.account_id
              where m.operator_id = p_operator_id
                and (a.id = p_account_id or p_account_id is null and lower(a.email) = lower(p_email))) then
    perform core.refuse('already_member');
  end if;

  update core.invitations as i set outcome = 'expired', ended_at = i.expires_at
   where i.operator_id = p_operator_id and i.outcome is null and i.expires_at <= v_now;
  if (select count(*) from core.invitations as i where i.operator_id = p_operator_id and i.outcome is null) >= v_open_max then
    perform core.refuse('too_many_invitations', jsonb_build_object('limit', v_open_max));
  end if;
  insert into core.invitations (operator_id, id, account_id, email, role, secret_hash, invited_by, created_at, expires_at)
  values (p_operator_id, v_id, p_account_id, p_email, p_role, sha256(convert_to(v_token, 'UTF8')), p_invited_by, v_now,
          v_expires_at)
  on conflict do nothing;
  if not found then perform core.refuse('already_invited'); end if;
  return query select v_id, p_account_id, p_email, p_role, v_token, v_now, v_expires_at;
end $$;
