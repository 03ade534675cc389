-- core.my_invitations(limit, before) returns the open invitations that the caller may accept without a token, newest first
--
-- What     Invitations of active operators only. The next page begins after the last row's id.
-- Refuses  sign_in_required, invalid_request (the limit)
-- Definer  It uses an index for each case, and answers only for the caller.
-- Grants: execute to authenticated
create or replace function core.my_invitations(p_limit integer default 20, p_before_id uuid default null)
returns table (id uuid, operator_id uuid, slug text, name text, role text, created_at timestamptz, expires_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_account_id uuid := core.my_account_id();
begin
  if v_account_id is null then perform core.refuse('sign_in_required'); end if;
  perform core.check_limit(p_limit);
  return query
  select i.id, o.id, o.slug, o.name, i.role, i.created_at, i.expires_at
    from (select x.id, x.operator_id, x.role, x.created_at, x.expires_at from core.invitations as x
           where x.account_id = v_account_id and x.outcome is null
          union all
          select x.id, x.operator_id, x.role, x.created_at, x.expires_at from core.invitations as x
           where lower(x.email) = core.my_email() and x.account_id is null and x.outcome is null
             and v_account_id <> all (x.barred_account_ids)) as i
    join core.operators as o on o.id = i.operator_id and o.active
   where i.expires_at > core.now() and (p_before_id is null or i.id < p_before_id)
   order by i.id desc
   limit p_limit;
end $$;
