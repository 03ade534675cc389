-- ops.remove_sample_fleet(operator, fare tables, policies) returns nothing
--
-- What     Removes the vehicles, vehicle types with their layouts, fare tables and policies of the samples, unless something
--          still refers to them. The fare tables and policies are those of the sample offerings.
create or replace function ops.remove_sample_fleet(p_operator_id uuid, p_fare_table_ids uuid[], p_policy_ids uuid[])
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_layout_ids uuid[];
begin
  delete from transit.vehicles as b where b.operator_id = p_operator_id and b.sample
     and not exists (select from transit.departures as d where d.operator_id = b.operator_id and d.vehicle_id = b.id);
  with gone as (
    delete from transit.vehicle_types as t where t.operator_id = p_operator_id and t.sample
       and not exists (select from transit.vehicles as b where b.operator_id = t.operator_id and b.vehicle_type_id = t.id)
       and not exists (select from transit.trips as x where x.operator_id = t.operator_id and x.vehicle_type_id = t.id)
       and not exists (select from transit.departures as d where d.operator_id = t.operator_id and d.vehicle_type_id = t.id)
    returning t.layout_id)
  select array_agg(g.layout_id) into v_layout_ids from gone as g;
  select array_agg(u.id) into v_layout_ids from unnest(v_layout_ids) as u(id)
   where not exists (select from transit.vehicle_types as t where t.operator_id = p_operator_id and t.layout_id = u.id)
     and not exists (select from core.occurrences as o where o.operator_id = p_operator_id and o.layout_id = u.id);
  delete from core.layout_places as p where p.operator_id = p_operator_id and p.layout_id = any (v_layout_ids);
  delete from core.layouts as y where y.operator_id = p_operator_id and y.id = any (v_layout_ids);

  select array_agg(u.id) into p_fare_table_ids from unnest(p_fare_table_ids) as u(id)
   where not exists (select from core.offerings as f where f.operator_id = p_operator_id and f.fare_table_id = u.id)
     and not exists (select from core.occurrences as o where o.operator_id = p_operator_id and o.fare_table_id = u.id);
  delete from core.fare_adjustments as a where a.operator_id = p_operator_id and a.fare_table_id = any (p_fare_table_ids);
  delete from core.fares as f where f.operator_id = p_operator_id and f.fare_table_id = any (p_fare_table_ids);
  delete from core.fare_tables as t where t.operator_id = p_operator_id and t.id = any (p_fare_table_ids);
  select array_agg(u.id) into p_policy_ids from unnest(p_policy_ids) as u(id)
   where not exists (select from core.offerings as f where f.operator_id = p_operator_id and f.policy_id = u.id)
     and not exists (select from core.occurrences as o where o.operator_id = p_operator_id and o.policy_id = u.id);
  delete from core.cancellation_fees as f where f.operator_id = p_operator_id and f.policy_id = any (p_policy_ids);
  delete from core.policies as p where p.operator_id = p_operator_id and p.id = any (p_policy_ids);
end $$;
