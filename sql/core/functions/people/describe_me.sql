-- core.describe_me() returns jsonb: the caller's account, for whom they work, and whose customer they are
--
-- What     Before there is an account, the profile is what the token says (core.read_profile). Unknown fields are null.
-- Refuses  sign_in_required
-- Definer  Answers only for the caller.
-- Grants: execute to authenticated
create or replace function core.describe_me()
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_account_id uuid := core.my_account_id();
begin
  if v_account_id is null then perform core.refuse('sign_in_required'); end if;
  return (
    select jsonb_build_object(
             'account_id', v_account_id, 'kind', coalesce(a.kind, 'person'), 'full_name', a.full_name, 'email', a.email,
             'phone', a.phone, 'locale', a.locale,
             'memberships', (
               select coalesce(jsonb_agg(jsonb_build_object('operator_id', o.id, 'slug', o.slug, 'name', o.name, 'role', m.role)
                                         order by o.slug), '[]')
                 from core.members as m join core.operators as o on o.id = m.operator_id where m.account_id = v_account_id),
             'customers', (
               select coalesce(jsonb_agg(jsonb_build_object('operator_id', o.id, 'slug', o.slug, 'name', o.name,
                                                            'customer_id', c.id) order by o.slug), '[]')
                 from core.customers as c join core.operators as o on o.id = c.operator_id where c.account_id = v_account_id))
      from (select x.kind, x.full_name, x.email, x.phone, x.locale from core.accounts as x where x.id = v_account_id
            union all
            select null, p.full_name, p.email, p.phone, p.locale from core.read_profile(core.my_claims()) as p
             where not exists (select from core.accounts as x where x.id = v_account_id)) as a);
end $$;
