-- core.capacity_of(operator, layout, stop pattern) returns units: the places that are sold times the length of the ride
--
-- What     Without a pattern a place is one unit. Written to be inlined.
create or replace function core.capacity_of(p_operator_id uuid, p_layout_id uuid, p_pattern_id uuid)
returns integer language sql stable parallel safe as $$
  select (select count(*)::integer from core.layout_places as lp
           where lp.operator_id = p_operator_id and lp.layout_id = p_layout_id and not lp.blocked)
         * coalesce((select s.stop_count - 1 from core.stop_patterns as s
                      where s.operator_id = p_operator_id and s.id = p_pattern_id), 1)
$$;
