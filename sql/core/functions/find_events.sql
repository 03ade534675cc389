-- core.find_events(operator, from, until, series, limit, after) returns class events, by when they begin
--
-- What     Those that begin from p_from (now, if null) to before p_until (a month later, if null), cancelled ones too: the
--          status says so. Members also see what is not published yet. An id is within a day of its starts_at, so the times
--          bound the ids, and only their months are read. The next page begins after the last row's id.
-- Refuses  operator_not_found, date_out_of_range (also for more than 366 days)
-- Definer  Pins the operator and what is published itself, so that an index is reached: under a row policy none is.
-- Grants: execute to anon, authenticated
create or replace function core.find_events(
  p_operator text, p_from timestamptz default null, p_until timestamptz default null, p_series_id uuid default null,
  p_limit integer default 20, p_after_id uuid default null)
returns table (operator_id uuid, id uuid) language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  v_operator_id uuid := core.operator_id_of(p_operator);
  v_from        timestamptz := coalesce(p_from, core.now());
  v_until       timestamptz := coalesce(p_until, v_from + interval '1 month');
  v_is_member   boolean := v_operator_id = any (core.my_operator_ids());
  v_after_at    timestamptz := (select o.starts_at from core.occurrences as o
                                 where o.operator_id = v_operator_id and o.id = p_after_id);
begin
  if v_from < timestamptz '2000-01-01 00:00:00+00' or v_until > core.now() + interval '5 years 1 month'
     or v_until - v_from not between interval '0' and interval '366 days' then
    perform core.refuse('date_out_of_range', jsonb_build_object('from', v_from, 'until', v_until));
  end if;

  return query
  select o.operator_id, o.id
    from core.occurrences as o
    join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id and f.kind = 'class'
   where o.operator_id = v_operator_id and o.starts_at >= v_from and o.starts_at < v_until
     and o.id >= core.uuid_floor(v_from - interval '24 hours') and o.id < core.uuid_floor(v_until + interval '24 hours')
     and (o.published or v_is_member) and (p_series_id is null or o.offering_id = p_series_id)
     and (p_after_id is null or (o.starts_at, o.id) > (v_after_at, p_after_id))
   order by o.starts_at, o.id
   limit p_limit;
end $$;
