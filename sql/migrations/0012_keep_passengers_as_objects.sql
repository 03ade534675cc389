-- A passenger that was a list was kept as it came, and the manifest of its departure could not be answered any more. Not valid,
-- so that no row is read while nobody can book: 0013 mends those that are there.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.claims add constraint a_passenger_is_an_object check (jsonb_typeof(holder) = 'object') not valid;

-- berth: down
alter table core.claims drop constraint a_passenger_is_an_object;
