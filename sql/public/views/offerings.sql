-- public.offerings: what recurs, such as trips and class series.
create or replace view public.offerings with (security_invoker = true) as
select f.id, f.operator_id, f.location_id, f.kind, f.name, f.description, f.mode, f.policy_id, f.fare_table_id, f.active,
       f.created_at
  from core.offerings as f;
