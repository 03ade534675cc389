-- core.limit_holds(operator, now, requests as arrays, lines as arrays) returns the refusals, with those of customers who hold too much
--
-- What     One element for each request; p_refusal has earlier refusals. The policy of an occurrence limits the open holds and
--          held places of one customer, and the bookings that were left unpaid or released within the last hour
--          (core.hold_limits). Earlier requests of the same batch count too, whatever their outcome. Staff have no limits. The
--          hour counts all occurrences of the operator. Concurrent batches for different occurrences do not see each other, so
--          requests at the same moment may exceed the hourly limit.
-- Locks    Nothing: the batch has locked the occurrences, so that open holds of them do not change.
-- Refuses  As elements: too_many_open_holds, too_many_holds
create or replace function core.limit_holds(
  p_operator_id uuid, p_now timestamptz, p_verdict text[], p_refusal text[], p_hold boolean[], p_staff boolean[],
  p_customer_id uuid[], p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[])
returns text[] language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_asks     boolean[];
  v_customer uuid[];
  v_wanted   uuid[];
  v_refusal  text[];
begin
  select array_agg(coalesce(u.hold and not u.staff and u.verdict is null and u.refusal is null, false)),
         array_agg(distinct u.customer_id) filter (where u.hold and not u.staff)
    into v_asks, v_customer
    from unnest(p_hold, p_staff, p_verdict, p_refusal, p_customer_id) as u(hold, staff, verdict, refusal, customer_id);
  if not true = any (v_asks) then return p_refusal; end if;
  v_wanted := array(select u.id from unnest(p_occurrence_id) as u(id) order by u.id);

  with held as (
    select h.* from core.held_by_customers(p_operator_id, p_now, v_customer, v_wanted[1], v_wanted[cardinality(v_wanted)]) as h
  ), asked as (
    select p_customer_id[l.request] as customer_id, l.request, l.occurrence_id, sum(l.quantity) as places
      from unnest(p_line_request, p_occurrence_id, p_quantity) as l(request, occurrence_id, quantity)
     where v_asks[l.request]
     group by l.request, l.occurrence_id
  ), with_this as (
    select a.request, a.occurrence_id,
           coalesce(h.holds, 0) + count(*) over so_far as holds,
           coalesce(h.places, 0) + sum(a.places) over so_far as places,
           (select max(x.holds_in_hour) from held as x where x.customer_id = a.customer_id)
             + dense_rank() over (partition by a.customer_id order by a.request) as holds_in_hour
      from asked as a
      left join held as h on h.customer_id = a.customer_id and h.occurrence_id = a.occurrence_id
    window so_far as (partition by a.customer_id, a.occurrence_id order by a.request)
  )
  select array_agg(coalesce(p_refusal[u.request], r.refusal) order by u.request) into v_refusal
    from generate_subscripts(v_asks, 1) as u(request)
    left join (
      select w.request,
             case when bool_or(w.holds > m.open_holds_max or w.places > m.held_places_max) then 'too_many_open_holds'
                  when bool_or(w.holds_in_hour > m.holds_per_hour_max) then 'too_many_holds' end as refusal
        from with_this as w
       cross join lateral core.hold_limits(p_operator_id, w.occurrence_id) as m
       group by w.request) as r on r.request = u.request;
  return v_refusal;
end $$;
