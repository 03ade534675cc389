-- transit.own_brand(operator) returns the brand of routes that are made by hand
--
-- What     It has the name and the time zone of the operator, and is made with its first route.
create or replace function transit.own_brand(p_operator_id uuid)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_brand_id uuid;
begin
  insert into transit.brands (operator_id, id, gtfs_id, name, time_zone)
  select o.id, core.new_id(o.id), o.slug, o.name, o.time_zone from core.operators as o
   where o.id = p_operator_id
     and not exists (select from transit.brands as b where b.operator_id = o.id and b.feed_id is null)
  on conflict (operator_id, gtfs_id) where feed_id is null do nothing;
  select b.id into strict v_brand_id from transit.brands as b
   where b.operator_id = p_operator_id and b.feed_id is null order by b.id limit 1;
  return v_brand_id;
end $$;
