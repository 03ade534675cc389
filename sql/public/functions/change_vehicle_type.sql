-- public.change_vehicle_type(operator, vehicle_type_id, name, layout_id, amenities jsonb, active) returns nothing
--
-- What     transit.change_vehicle_type, for clients that reach only schema public: what is null stays. operator is a slug or an id.
--          That function documents what a new layout applies to, and the refusals.
-- Grants: execute to authenticated
create or replace function public.change_vehicle_type(
  operator text, vehicle_type_id uuid, name text default null, layout_id uuid default null, amenities jsonb default null,
  active boolean default null)
returns void language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select transit.change_vehicle_type(core.operator_id_of(operator), vehicle_type_id, name, layout_id, amenities, active)
$$;
