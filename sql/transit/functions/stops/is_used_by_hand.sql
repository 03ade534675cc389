-- transit.is_used_by_hand(operator, stop) returns whether a route or a trip that was made by hand calls there
create or replace function transit.is_used_by_hand(p_operator_id uuid, p_stop_id uuid)
returns boolean language sql stable
set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from transit.pattern_stops as s
     where s.operator_id = p_operator_id and s.location_id = p_stop_id
       and (exists (select from transit.trips as t
                     where t.operator_id = s.operator_id and t.pattern_id = s.pattern_id and t.feed_id is null and t.active)
            or exists (select from transit.route_patterns as w
                        where w.operator_id = s.operator_id and w.pattern_id = s.pattern_id)))
$$;
