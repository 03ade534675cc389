-- core.create_fare_table(operator, name, currency, fares jsonb, rules jsonb, allow holes) returns the fare table's id
--
-- What     Creates a set of fares in one currency (the operator's, if none is named), filled as in core.set_fares and
--          with rules as in core.set_fare_rules.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field), already_exists; as core.set_fares
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.create_fare_table(
  p_operator_id uuid, p_name text, p_currency text default null, p_fares jsonb default '[]',
  p_rules jsonb default '{}', p_allow_holes boolean default false)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_fare_table_id uuid := core.new_id(p_operator_id);
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', p_name, 200);
  if p_currency !~ '^[A-Z]{3}$' then perform core.refuse_field('currency', 'is three capital letters (ISO 4217)'); end if;

  insert into core.fare_tables (operator_id, id, name, currency)
  select p_operator_id, v_fare_table_id, p_name, coalesce(p_currency, o.currency) from core.operators as o where o.id = p_operator_id
  on conflict (operator_id, name) do nothing;
  if not found then perform core.refuse('already_exists', jsonb_build_object('field', 'name')); end if;
  perform core.set_fares(p_operator_id, v_fare_table_id, p_fares, p_allow_holes);
  perform core.set_fare_rules(p_operator_id, v_fare_table_id, p_rules);
  return v_fare_table_id;
end $$;
