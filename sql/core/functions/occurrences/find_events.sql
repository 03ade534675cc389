-- core.find_events(operator, from, until, series, limit, after) returns class events, by when they begin
--
-- What     Events that begin at or after p_from (by default now) and before p_until (by default a month later), also cancelled
--          ones. Members also see events that are not published yet. An id is within a day of its starts_at, so the times bound
--          the ids, and only their months are read. The next page begins after the last row's id.
-- Refuses  operator_not_found, invalid_request (the limit), date_out_of_range (also for more than 366 days)
-- Definer  Pins the operator and what is published itself, so that an index is reached: under a row policy none is. All that
--          is shown of an event at once: joined to public.class_events, 21 rows were looked for among all there ever were
--          (0.7 s).
-- Grants: execute to anon, authenticated
create or replace function core.find_events(
  p_operator text, p_from timestamptz default null, p_until timestamptz default null, p_series_id uuid default null,
  p_limit integer default 20, p_after_id uuid default null)
returns table (
  id uuid, operator_id uuid, series_id uuid, name text, location_id uuid, location text, time_zone text, starts_at timestamptz,
  ends_at timestamptz, status text, published boolean, capacity integer, taken integer, free integer, waiting integer,
  price_minor bigint, currency text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_operator_id uuid := core.operator_id_of(p_operator);
  v_least       constant timestamptz := '2000-01-01 00:00:00+00';
  v_greatest    constant timestamptz := core.now() + interval '5 years 1 month';
  v_from        timestamptz := coalesce(p_from, core.now());
  v_until       timestamptz := p_until;
  v_from_id     uuid;
  v_until_id    uuid;
  v_is_member   boolean := v_operator_id = any (core.my_operator_ids());
  v_narrowed_to uuid := core.my_location_id();
  v_after_at    timestamptz := (select o.starts_at from core.occurrences as o
                                 where o.operator_id = v_operator_id and o.id = p_after_id);
begin
  perform core.check_limit(p_limit);
  -- Only a time that is known to be in range can be reckoned with.
  if v_from between v_least and v_greatest then v_until := coalesce(p_until, v_from + interval '1 month'); end if;
  if v_until between v_from and v_greatest is not true or v_from < v_least or v_until - v_from > interval '366 days' then
    perform core.refuse('date_out_of_range', jsonb_build_object('from', v_from, 'until', v_until));
  end if;
  v_from_id := core.uuid_floor(v_from - interval '24 hours');
  v_until_id := core.uuid_floor(v_until + interval '24 hours');

  return query
  select o.id, o.operator_id, f.id, f.name, o.location_id, l.name, coalesce(l.time_zone, s.time_zone), o.starts_at, o.ends_at,
         o.status, o.published, o.capacity, o.taken, core.count_free(o.operator_id, o.id), o.waiting, o.price_minor, o.currency
    from (select x.*
            from core.offerings as y
           cross join lateral (
             select e.* from core.occurrences as e
              where e.operator_id = y.operator_id and e.offering_id = y.id and e.starts_at >= v_from and e.starts_at < v_until
                and e.id >= v_from_id and e.id < v_until_id and (e.published or v_is_member)
                and (v_narrowed_to is null or (e.location_id = v_narrowed_to and y.location_id = v_narrowed_to))
                and (p_after_id is null or (e.starts_at, e.id) > (v_after_at, p_after_id))
              order by e.starts_at, e.id
              limit p_limit) as x
           where y.operator_id = v_operator_id and y.kind = 'class' and (p_series_id is null or y.id = p_series_id)
           order by x.starts_at, x.id
           limit p_limit) as o
    join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
    join core.operators as s on s.id = o.operator_id
    left join core.locations as l on l.operator_id = o.operator_id and l.id = o.location_id
   order by o.starts_at, o.id;
end $$;
