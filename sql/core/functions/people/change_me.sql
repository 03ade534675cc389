-- core.change_me(changes jsonb) returns the new result of core.describe_me
--
-- What     {full_name, phone, locale}: a given member is changed, null empties it, and others stay. The records of operators
--          about the caller as a customer do not change. The account is created here if another service issues the tokens and
--          no account exists yet.
-- Locks    The account.
-- Refuses  sign_in_required, invalid_request (naming the field)
-- Definer  Changes only the caller's own account.
-- Grants: execute to authenticated
create or replace function core.change_me(p_changes jsonb)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_account_id uuid := core.my_account_id();
  v_unknown    text;
begin
  if v_account_id is null then perform core.refuse('sign_in_required'); end if;
  if jsonb_typeof(p_changes) is distinct from 'object' then perform core.refuse_field('changes', 'is an object'); end if;
  select left(k.name, 60) into v_unknown from jsonb_object_keys(p_changes) as k(name)
   where k.name <> all ('{full_name,phone,locale}') limit 1;
  if found then perform core.refuse_field(v_unknown, 'is not known here'); end if;
  select k.name into v_unknown from jsonb_each(p_changes) as k(name, value)
   where jsonb_typeof(k.value) not in ('string', 'null') limit 1;
  if found then perform core.refuse_field(v_unknown, 'is a text or null'); end if;
  perform core.check_person(p_changes ->> 'full_name', p_changes ->> 'phone', null, p_changes ->> 'locale');

  perform core.create_accounts(array[v_account_id]);
  update core.accounts as a
     set full_name = case when p_changes ? 'full_name' then p_changes ->> 'full_name' else a.full_name end,
         phone = case when p_changes ? 'phone' then p_changes ->> 'phone' else a.phone end,
         locale = case when p_changes ? 'locale' then p_changes ->> 'locale' else a.locale end
   where a.id = v_account_id;
  return core.describe_me();
end $$;
