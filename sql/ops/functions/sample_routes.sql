-- ops.sample_routes() returns the sample routes, with their vehicle types and departure times (minutes of the day)
create or replace function ops.sample_routes()
returns table (route integer, name text, vehicle_type text, leaves_min integer[]) language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  values (1, 'Delhi – Jaipur',           'Sample seater',  '{330,480,660,840,1020,1260}'::integer[]),
         (2, 'Delhi – Chandigarh',       'Sample minibus', '{360,450,600,780,960,1110}'),
         (3, 'Delhi – Agra – Lucknow',   'Sample sleeper', '{1200,1290,1365}'),
         (4, 'Delhi – Dehradun',         'Sample seater',  '{390,600,810,1320}')
$$;
