-- core.find_customers(operator, text, limit, after) returns customers, the newest first
--
-- What     text is part of a name, of a telephone number, or of an email address. The next page begins after the last row's id.
-- Refuses  operator_not_found, sign_in_required, not_allowed, invalid_request (the limit)
-- Definer  For agents and admins of the operator, whose customers these are.
-- Grants: execute to authenticated
create or replace function core.find_customers(
  p_operator text, p_text text default null, p_limit integer default 20, p_after_id uuid default null)
returns table (id uuid, account_id uuid, full_name text, phone text, email text, locale text, created_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_id_as(p_operator, '{agent,admin}');
begin
  perform core.check_limit(p_limit);
  return query
  select c.id, c.account_id, c.full_name, c.phone, c.email, c.locale, c.created_at
    from core.customers as c
   where c.operator_id = v_operator_id and (p_after_id is null or c.id < p_after_id)
     and (p_text is null or strpos(lower(c.full_name), lower(p_text)) > 0 or strpos(c.phone, p_text) > 0
          or strpos(lower(c.email), lower(p_text)) > 0)
   order by c.id desc
   limit p_limit;
end $$;
