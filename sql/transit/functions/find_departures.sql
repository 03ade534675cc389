-- transit.find_departures(operator, journeys, least id, last id, …) returns occurrences with the journey of each, in order
--
-- What     A page of departures for these journeys, by boarding time, then id; the page begins after (p_after_at, p_after_id).
--          The ids bound the months that are read: an id is within a day of its starts_at, from which transit.page_departures
--          computes the bounds. Departures of each journey are read in order of time, which only the index by stop pattern
--          provides: otherwise a plan for arbitrary dates may read all departures of the surrounding days. Written to be
--          inlined, so that a test can read its plan.
create or replace function transit.find_departures(
  p_operator_id uuid, p_journeys transit.journey[], p_id_from uuid, p_id_until uuid, p_include_closed boolean,
  p_include_cancelled boolean, p_after_at timestamptz, p_after_id uuid, p_limit integer)
returns table (
  occurrence_id uuid, layout_id uuid, fare_table_id uuid, price_minor bigint, currency text, starts_at timestamptz,
  journey transit.journey, departs_at timestamptz, state text)
language sql stable as $$
  select f.id, f.layout_id, f.fare_table_id, f.price_minor, f.currency, f.starts_at, j, f.departs_at, f.state
    from unnest(p_journeys) as j
   cross join lateral (
     select o.id, o.layout_id, o.fare_table_id, o.price_minor, o.currency, o.starts_at, w.departs_at, w.state
       from core.occurrences as o
      cross join lateral (
        select o.starts_at + make_interval(secs => j.departure_s) as departs_at,
               case when o.status = 'cancelled' then 'cancelled'
                    when o.starts_at + make_interval(secs => j.departure_s) <= core.now() then 'departed'
                    when o.starts_at + make_interval(secs => j.departure_s - o.sales_close_s) <= core.now() then 'closed'
                    when o.sales_open_at > core.now() then 'not_open'
                    else 'open' end as state) as w
      where o.operator_id = p_operator_id and o.stop_pattern_id = j.pattern_id
        and o.starts_at >= j.starts_from and o.starts_at < j.starts_until
        and o.id >= p_id_from and o.id < p_id_until and o.published
        and (p_include_cancelled or w.state <> 'cancelled') and (p_include_closed or w.state not in ('departed', 'closed'))
        and (p_after_at is null or (w.departs_at, o.id) > (p_after_at, p_after_id))
      order by o.starts_at, o.id
      limit p_limit) as f
   order by f.departs_at, f.id
   limit p_limit
$$;
