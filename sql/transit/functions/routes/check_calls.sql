-- transit.check_calls(calls, field, member, positions) returns nothing, or refuses
--
-- What     A trip calls at two stops or more, and no call is before the previous one. p_field is the pointer to the list of calls,
--          and p_member that of the time within each. p_positions are those of the calls in that list, if it has more entries.
-- Refuses  route_has_one_stop, times_run_backwards, invalid_request, naming the field
create or replace function transit.check_calls(
  p_calls transit.call[], p_field text, p_member text, p_positions integer[] default null)
returns void language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_found record;
begin
  if (select count(distinct c.stop_id) from unnest(p_calls) as c) < 2 then
    perform core.refuse('route_has_one_stop', jsonb_build_object('field', p_field));
  end if;
  select coalesce(p_positions[c.no], c.no::integer) - 1 as index, c.stop_id = c.earlier_id as repeated, c.arrival_s < c.earlier_s or c.departure_s < c.arrival_s as backwards,
         c.distance_m < c.earlier_m or (c.distance_m is null) <> (p_calls[1].distance_m is null) as displaced
    into v_found
    from (select u.*, lag(u.stop_id) over w as earlier_id, lag(u.departure_s) over w as earlier_s, lag(u.distance_m) over w as earlier_m
            from unnest(p_calls) with ordinality as u(stop_id, arrival_s, departure_s, distance_m, boards, alights, no)
          window w as (order by u.no)) as c
   where c.stop_id = c.earlier_id or c.arrival_s < c.earlier_s or c.departure_s < c.arrival_s
      or c.distance_m < c.earlier_m or (c.distance_m is null) <> (p_calls[1].distance_m is null)
   order by c.no limit 1;
  if not found then return; end if;
  if v_found.backwards then
    perform core.refuse('times_run_backwards', jsonb_build_object('field', format('%s/%s%s', p_field, v_found.index, p_member)));
  elsif v_found.repeated then
    perform core.refuse_field(format('%s/%s/stop_id', p_field, v_found.index), 'is the stop before it: leave out one of them');
  end if;
  perform core.refuse_field(format('%s/%s/distance_m', p_field, v_found.index),
                            'must be given for all stops or for none, and never decrease');
end $$;
