-- core.create_policy(operator, name, hold s, sales close s, fees jsonb, limits, change fee, changes close s) returns the policy's id
--
-- What     Creates terms of sale: how long a hold lasts, how long before boarding sales close, and what cancelling costs from a
--          given number of seconds before boarding: [{"before_s": 86400, "fee_percent": 50}, {"before_s": 3600, "fee_percent":
--          100}].
--          One customer may have p_open_holds_max open holds and p_held_places_max held places of one occurrence, and may leave
--          p_holds_per_hour_max bookings unpaid or given up within an hour; null means no limit. p_change_fee_minor is
--          owed for each place whose departure or journey is changed, and customers may change until p_changes_close_s before
--          it begins. A policy never changes: new terms are a new policy, so that customers keep the terms that they bought under.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field)
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.create_policy(
  p_operator_id uuid, p_name text, p_hold_s integer default 600, p_sales_close_s integer default 0, p_fees jsonb default '[]',
  p_open_holds_max integer default (core.default_hold_limits()).open_holds_max,
  p_held_places_max integer default (core.default_hold_limits()).held_places_max,
  p_holds_per_hour_max integer default (core.default_hold_limits()).holds_per_hour_max, p_change_fee_minor bigint default 0,
  p_changes_close_s integer default 0)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_policy_id uuid := core.new_id(p_operator_id);
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', p_name, 200);
  if p_hold_s is null or p_hold_s not between 1 and 604800 then
    perform core.refuse_field('hold_s', 'is 1 second to 7 days');
  end if;
  if p_sales_close_s is null or p_sales_close_s not between 0 and 31622400 then
    perform core.refuse_field('sales_close_s', 'is 0 seconds to a year');
  end if;
  if p_changes_close_s is null or p_changes_close_s not between 0 and 31622400 then
    perform core.refuse_field('changes_close_s', 'is 0 seconds to a year');
  end if;
  if p_change_fee_minor is null or p_change_fee_minor not between 0 and 999999999999 then
    perform core.refuse_field('change_fee_minor', 'is 0 to 999999999999');
  end if;
  perform core.refuse_field(u.field, 'is 1 to 1000000, or null for no limit')
     from (values ('open_holds_max', p_open_holds_max), ('held_places_max', p_held_places_max),
                  ('holds_per_hour_max', p_holds_per_hour_max)) as u(field, value)
    where u.value not between 1 and 1000000;
  perform core.check_items(
    'fees', p_fees,
    '{"before_s": "^\\d{1,9}$", "fee_percent": "^(100(\\.0{1,2})?|\\d{1,2}(\\.\\d{1,2})?)$", "fee_minor": "^\\d{1,12}$"}',
    '{before_s}', 50);
  if (select count(*) <> count(distinct (f.fee ->> 'before_s')::integer) from jsonb_array_elements(p_fees) as f(fee)) then
    perform core.refuse_field('fees', 'has one before_s twice');
  end if;

  insert into core.policies (operator_id, id, name, hold_s, sales_close_s, open_holds_max, held_places_max, holds_per_hour_max,
                             change_fee_minor, changes_close_s, created_at)
  values (p_operator_id, v_policy_id, p_name, p_hold_s, p_sales_close_s, p_open_holds_max, p_held_places_max,
          p_holds_per_hour_max, p_change_fee_minor, p_changes_close_s, core.now());
  insert into core.cancellation_fees (operator_id, policy_id, before_s, fee_percent, fee_minor)
  select p_operator_id, v_policy_id, (f.fee ->> 'before_s')::integer, coalesce((f.fee ->> 'fee_percent')::numeric, 0),
         coalesce((f.fee ->> 'fee_minor')::bigint, 0)
    from jsonb_array_elements(p_fees) as f(fee);
  return v_policy_id;
end $$;
