-- classes.create_event(operator, name, starts at, ends at, capacity, …) returns the event's id
--
-- What     Creates one class event, which is sold by quantity or, with a layout, by numbered places. It belongs to the series
--          p_offering_id or, if that is null, to a new series of that name. p_duration_s may be given instead of p_ends_at. The currency is the operator's unless one
--          is named; location, policy and description are those of the series. The price is required; 0 means free. An event
--          that has already begun can be created (for the records), but nobody can book it.
-- Locks    If the month's partition is missing, it is created here, and its lock is held until this transaction commits. Admins
--          create events one at a time, and the job that prepares months ahead has nearly always created the partition before.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field), date_out_of_range, offering_not_found,
--          location_not_found, policy_not_found, layout_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function classes.create_event(
  p_operator_id uuid, p_name text, p_starts_at timestamptz, p_capacity integer default null, p_ends_at timestamptz default null,
  p_duration_s integer default null, p_location_id uuid default null, p_price_minor bigint default null,
  p_currency text default null, p_policy_id uuid default null, p_offering_id uuid default null,
  p_description text default null, p_sales_open_at timestamptz default null, p_published boolean default true,
  p_layout_id uuid default null)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_event_id uuid;
  v_ends_at  timestamptz := p_ends_at;
  v_series   core.offerings;
  v_capacity integer := coalesce(p_capacity, core.capacity_of(p_operator_id, p_layout_id, 1));
begin
  perform core.require_role(p_operator_id, '{admin}');
  if p_layout_id is null then
    perform classes.check_capacity(p_capacity);
  elsif p_capacity is not null then
    perform core.refuse_field('capacity', 'is what the seat layout says: leave it out');
  elsif not exists (select from core.layouts as y where y.operator_id = p_operator_id and y.id = p_layout_id) then
    perform core.refuse('layout_not_found');
  elsif v_capacity = 0 then
    perform core.refuse_field('layout_id', 'sells no place');
  end if;
  -- If the start is out of range, classes.check_times refuses it. Its end may not be a time at all.
  if p_ends_at is null and p_starts_at between timestamptz '2000-01-01 00:00:00+00' and core.now() + interval '5 years' then
    v_ends_at := p_starts_at + make_interval(secs => p_duration_s);
  end if;
  perform classes.check_times(p_starts_at, v_ends_at, p_ends_at is not null and p_duration_s is not null);
  if p_price_minor is null or p_price_minor not between 0 and 999999999999 then
    perform core.refuse_field('price_minor', 'must be from 0 to 999999999999; 0 is free');
  end if;
  if p_currency !~ '^[A-Z]{3}$' then perform core.refuse_field('currency', 'is three capital letters (ISO 4217)'); end if;
  if p_location_id is not null and not exists (
       select from core.locations as y where y.operator_id = p_operator_id and y.id = p_location_id) then
    perform core.refuse('location_not_found');
  elsif p_policy_id is not null and not exists (
       select from core.policies as p where p.operator_id = p_operator_id and p.id = p_policy_id) then
    perform core.refuse('policy_not_found');
  end if;

  perform core.ensure_months(p_starts_at, p_starts_at);
  v_series := classes.find_series(p_operator_id, p_offering_id, p_name, p_description, p_location_id, p_policy_id);
  v_event_id := core.id_at(p_operator_id, p_starts_at);
  insert into core.occurrences (operator_id, id, offering_id, location_id, mode, published, starts_at, ends_at, sales_open_at,
                                sales_close_s, capacity, layout_id, price_minor, currency, policy_id)
  select p_operator_id, v_event_id, v_series.id, coalesce(p_location_id, v_series.location_id),
         case when p_layout_id is null then 'counted' else 'placed' end,
         coalesce(p_published, true), p_starts_at, v_ends_at, p_sales_open_at, coalesce(p.sales_close_s, 0), v_capacity, p_layout_id,
         p_price_minor, coalesce(p_currency, o.currency), p.id
    from core.operators as o
    left join core.policies as p on p.operator_id = o.id and p.id = coalesce(p_policy_id, v_series.policy_id)
   where o.id = p_operator_id;
  return v_event_id;
end $$;
