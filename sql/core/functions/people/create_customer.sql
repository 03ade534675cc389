-- core.create_customer(operator, name, phone, email, locale) returns the customer's id
--
-- What     For a person who calls or comes to the counter, and has no account here: staff book for them by this id.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field; one of name, phone and email is required)
-- Definer  For agents and admins of the operator.
-- Grants: execute to authenticated
create or replace function core.create_customer(
  p_operator_id uuid, p_full_name text default null, p_phone text default null, p_email text default null,
  p_locale text default null)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_customer_id uuid := core.new_id(p_operator_id);
begin
  perform core.require_role(p_operator_id, '{agent,admin}');
  perform core.check_person(p_full_name, p_phone, p_email, p_locale);
  if coalesce(p_full_name, p_phone, p_email) is null then
    perform core.refuse_field('full_name', 'is missing, and so are phone and email');
  end if;

  insert into core.customers (operator_id, id, full_name, phone, email, locale, created_at)
  values (p_operator_id, v_customer_id, p_full_name, p_phone, p_email, p_locale, core.now());
  return v_customer_id;
end $$;
