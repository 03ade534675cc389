-- transit.report_sales(operator, from, until, by) returns one row per route, day or agent, and currency
--
-- What     What was sold from one date to another, both included, by the date of the booking in the time zone of the operator.
--          sold_minor is the price of all places that were confirmed, cancelled_minor of those that were given up since, and
--          net_minor what remains. Fees are not in it. A place that a change moved to counts at the date of its booking, and the one
--          that it left does not count. key is the route (or the event series), the date, or the account of the agent; it is null
--          for customers who booked for themselves.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field)
-- Definer  For agents and admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.report_sales(p_operator_id uuid, p_from date, p_until date, p_by text)
returns table (key text, name text, bookings integer, places integer, cancelled_places integer, sold_minor bigint,
               cancelled_minor bigint, net_minor bigint, currency text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_time_zone text := (select o.time_zone from core.operators as o where o.id = p_operator_id);
  v_from  timestamptz;
  v_until timestamptz;
begin
  perform core.require_role(p_operator_id, '{agent,admin}');
  if p_by is null or p_by not in ('route', 'day', 'agent') then perform core.refuse_field('by', 'is route, day or agent'); end if;
  if p_from is null then perform core.refuse_field('from', 'is required'); end if;
  if p_until is null or p_until not between p_from and p_from + 366 then
    perform core.refuse_field('until', 'is a date from that of from to a year later');
  end if;
  v_from := p_from::timestamp at time zone v_time_zone;
  v_until := (p_until + 1)::timestamp at time zone v_time_zone;

  return query
  select s.key, max(s.name), count(distinct s.booking_id)::integer, sum(s.quantity)::integer,
         coalesce(sum(s.quantity) filter (where not s.live), 0)::integer, sum(s.price_minor)::bigint,
         coalesce(sum(s.price_minor) filter (where not s.live), 0)::bigint,
         coalesce(sum(s.price_minor) filter (where s.live), 0)::bigint, s.currency
    from (
      select b.id as booking_id, b.currency, c.quantity, c.price_minor, c.live,
             case p_by when 'route' then coalesce(r.id, f.id)::text
                       when 'day' then (b.created_at at time zone v_time_zone)::date::text
                       else m.account_id::text end as key,
             case p_by when 'route' then coalesce(r.short_name, r.long_name, f.name)
                       when 'day' then (b.created_at at time zone v_time_zone)::date::text
                       else coalesce(a.full_name, case when m.account_id is null then 'Customers' end) end as name
        from core.bookings as b
       cross join lateral (select x.* from core.claims as x
                            where x.operator_id = b.operator_id and x.booking_id = b.id offset 0) as c
        join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
        join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
        left join transit.trips as t on t.operator_id = f.operator_id and t.offering_id = f.id
        left join transit.routes as r on r.operator_id = t.operator_id and r.id = t.route_id
        left join core.members as m on m.operator_id = b.operator_id and m.account_id = b.booked_by and m.role in ('agent', 'admin')
        left join core.accounts as a on a.id = m.account_id
       where b.operator_id = p_operator_id and b.id >= core.uuid_floor(v_from - interval '1 day')
         and b.id < core.uuid_floor(v_until + interval '1 day') and b.created_at >= v_from and b.created_at < v_until
         and (c.live and b.status in ('confirmed', 'completed', 'no_show') or c.end_reason in ('cancelled', 'occurrence_cancelled'))
         -- A hold that was given up was never sold.
         and exists (select from core.booking_events as e
                      where e.operator_id = b.operator_id and e.booking_id = b.id and e.topic = 'booking.confirmed')) as s
   group by s.key, s.currency
   order by max(s.name), s.key, s.currency;
end $$;
