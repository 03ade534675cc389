-- public.create_vehicle_type(operator, name, layout_id, amenities jsonb) returns the vehicle type's id
--
-- What     transit.create_vehicle_type, for clients that reach only schema public. operator is a slug or an id. That function
--          documents the refusals.
-- Grants: execute to authenticated
create or replace function public.create_vehicle_type(operator text, name text, layout_id uuid, amenities jsonb default '{}')
returns uuid language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select transit.create_vehicle_type(core.operator_id_of(operator), name, layout_id, amenities)
$$;
