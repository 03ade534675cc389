-- public.class_series: classes that recur.
create or replace view public.class_series with (security_invoker = true) as
select f.id, f.operator_id, f.location_id, f.name, f.description, f.policy_id, f.active, f.created_at
  from core.offerings as f
 where f.kind = 'class';
