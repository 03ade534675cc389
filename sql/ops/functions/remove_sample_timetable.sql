-- ops.remove_sample_timetable(operator) returns nothing
--
-- What     Removes everything from the trips down to the stops, unless something still refers to it: what a kept departure
--          refers to is kept too. A kept trip makes no more departures.
create or replace function ops.remove_sample_timetable(p_operator_id uuid)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_feed_id      uuid := (select f.id from transit.feeds as f where f.operator_id = p_operator_id and f.name = 'samples');
  v_pattern_ids  uuid[];
  v_location_ids uuid[];
begin
  select array_agg(distinct t.pattern_id) into v_pattern_ids from transit.trips as t
   where t.operator_id = p_operator_id and t.feed_id = v_feed_id;
  delete from transit.trips as t where t.operator_id = p_operator_id and t.feed_id = v_feed_id
     and not exists (select from transit.departures as d where d.operator_id = t.operator_id and d.offering_id = t.offering_id);
  update transit.trips as t set active = false where t.operator_id = p_operator_id and t.feed_id = v_feed_id;
  delete from core.offerings as f where f.operator_id = p_operator_id and f.sample
     and not exists (select from core.occurrences as o where o.operator_id = f.operator_id and o.offering_id = f.id)
     and not exists (select from transit.trips as t where t.operator_id = f.operator_id and t.offering_id = f.id);
  delete from transit.service_exceptions as x using transit.services as s
   where s.operator_id = p_operator_id and s.feed_id = v_feed_id and x.operator_id = s.operator_id and x.service_id = s.id
     and not exists (select from transit.trips as t where t.operator_id = s.operator_id and t.service_id = s.id);
  delete from transit.services as s where s.operator_id = p_operator_id and s.feed_id = v_feed_id
     and not exists (select from transit.trips as t where t.operator_id = s.operator_id and t.service_id = s.id);
  delete from transit.routes as r where r.operator_id = p_operator_id and r.feed_id = v_feed_id
     and not exists (select from transit.trips as t where t.operator_id = r.operator_id and t.route_id = r.id);
  delete from transit.brands as b where b.operator_id = p_operator_id and b.feed_id = v_feed_id
     and not exists (select from transit.routes as r where r.operator_id = b.operator_id and r.brand_id = b.id);

  delete from transit.pattern_stops as s where s.operator_id = p_operator_id and s.pattern_id = any (v_pattern_ids)
     and not ops.pattern_is_used(p_operator_id, s.pattern_id);
  delete from transit.stop_patterns as p where p.operator_id = p_operator_id and p.id = any (v_pattern_ids)
     and not ops.pattern_is_used(p_operator_id, p.id);
  with gone as (
    delete from transit.stops as s where s.operator_id = p_operator_id and s.feed_id = v_feed_id
       and not exists (select from transit.pattern_stops as p
                        where p.operator_id = s.operator_id and p.location_id = s.location_id)
    returning s.location_id)
  select array_agg(g.location_id) into v_location_ids from gone as g;
  delete from core.locations as l where l.operator_id = p_operator_id and l.id = any (v_location_ids)
     and not exists (select from core.occurrences as o where o.operator_id = l.operator_id and o.location_id = l.id);
  delete from transit.feeds as f where f.operator_id = p_operator_id and f.id = v_feed_id
     and not exists (select from transit.brands as b where b.operator_id = f.operator_id and b.feed_id = f.id)
     and not exists (select from transit.services as s where s.operator_id = f.operator_id and s.feed_id = f.id)
     and not exists (select from transit.stops as s where s.operator_id = f.operator_id and s.feed_id = f.id);
end $$;
