-- What is no object is kept as a member of one, for whoever wants to know what was sent. Reads every claim, some 3 s for ten
-- million, while bookings go on. There is no way back to passengers that cannot be listed.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
update core.claims as c set holder = jsonb_build_object('unreadable', c.holder) where jsonb_typeof(c.holder) <> 'object';
alter table core.claims validate constraint a_passenger_is_an_object;

-- berth: down
