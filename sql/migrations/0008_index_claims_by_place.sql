-- Finding a seat's claims by a_place_is_sold_once, a GiST index, took 30 us a seat; by this one 3. Not only of live claims:
-- the planner would then take the GiST index for both.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create index claims_by_place on core.claims (occurrence_id, place, operator_id) where place is not null;

-- berth: down
drop index core.claims_by_place;
