-- core.list_bookings(operator, customer, status, payment status, before, limit) returns bookings, the newest first
--
-- What     Without an operator, the caller's own bookings at every operator. With one, the bookings there that the caller may
--          see; staff see all. p_before_id is the last id of the previous page. Row policies decide what is visible. The
--          function leads each case to its index, which is read backwards month by month until the page is full, so that a
--          customer with ten thousand bookings waits no longer than one with ten. It reads the newest year first, so that
--          earlier months are prepared only if they are needed, and no later ones: an id carries the time of booking. Planned
--          once a session (for each call, against every month there is, it took 5 ms); without sorts and bitmaps, or a month
--          that was small when the plan was made would be read whole.
-- Refuses  operator_not_found, invalid_request (the limit)
-- Grants: execute to authenticated
create or replace function core.list_bookings(
  p_operator text, p_customer_id uuid, p_status text, p_payment_status text, p_before_id uuid, p_limit integer)
returns setof core.bookings
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off as $$
declare
  v_operator_id uuid := case when p_operator is not null then core.operator_id_of(p_operator) end;
  v_is_staff    boolean := case when p_operator is null then false
                                else v_operator_id = any (core.my_operator_ids('{agent,admin}')) end;
  v_before_id   uuid := coalesce(p_before_id, core.uuid_floor(core.now() + interval '1 month'));
  v_from_id     uuid := core.uuid_floor(core.id_time(v_before_id) - interval '1 year');
  v_least_id    constant uuid := '00000000-0000-0000-0000-000000000000';
  v_operator_ids uuid[];
  v_customer_ids uuid[];
  v_missing     integer := p_limit;
  v_found       integer;
begin
  perform core.check_limit(p_limit);
  -- Holds are few at any time and have an index of their own; otherwise they would be looked for in every month.
  if v_is_staff and p_customer_id is null and p_status = 'held' then
    return query
    select b.*
      from (select x.* from core.bookings as x
             where x.operator_id = v_operator_id and x.status = 'held' and x.expires_at > '-infinity' offset 0) as b
     where b.id < v_before_id
       and (p_payment_status is null or core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) = p_payment_status)
     order by b.id desc limit p_limit;
    return;
  end if;
  -- The same applies here.
  if v_is_staff and p_customer_id is null and p_status in ('completed', 'expired', 'no_show') then
    return query
    select b.*
      from core.bookings as b
     where b.operator_id = v_operator_id and b.status = p_status and b.status in ('completed', 'expired', 'no_show')
       and b.id < v_before_id
       and (p_payment_status is null or core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) = p_payment_status)
     order by b.id desc limit p_limit;
    return;
  end if;
  if v_is_staff and p_customer_id is not null then
    v_operator_ids := array[v_operator_id];
    v_customer_ids := array[p_customer_id];
  elsif not v_is_staff then
    select array_agg(k.operator_id), array_agg(k.id) into v_operator_ids, v_customer_ids
      from core.customers as k
     where k.account_id = (select core.my_account_id()) and (v_operator_id is null or k.operator_id = v_operator_id)
       and (p_customer_id is null or k.id = p_customer_id);
  end if;

  loop
    if v_is_staff and p_customer_id is null then
      return query
      select b.*
        from core.bookings as b
       where b.operator_id = v_operator_id and b.id < v_before_id and b.id >= v_from_id
         and (p_status is null or b.status = p_status)
         and (p_payment_status is null or core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) = p_payment_status)
       order by b.id desc limit v_missing;
    else
      return query
      select b.*
        from unnest(v_operator_ids, v_customer_ids) as c(operator_id, id)
       cross join lateral (
         select x.* from core.bookings as x
          where x.operator_id = c.operator_id and x.customer_id = c.id and x.id < v_before_id and x.id >= v_from_id
            and (p_status is null or x.status = p_status)
            and (p_payment_status is null or core.payment_status(x.paid_minor, x.total_minor + x.fee_minor, x.status) = p_payment_status)
          order by x.id desc limit v_missing) as b
       order by b.id desc limit v_missing;
    end if;
    get diagnostics v_found = row_count;
    v_missing := v_missing - v_found;
    exit when v_missing <= 0 or v_from_id = v_least_id;
    v_before_id := v_from_id;
    v_from_id := v_least_id;
  end loop;
end $$;
