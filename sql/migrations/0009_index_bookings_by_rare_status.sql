-- Staff who ask for what did not run its course read every booking of theirs for it, 2.7 s of ten million. A booking held,
-- confirmed or cancelled writes nothing here; and only a query that names these states can be planned with it.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create index bookings_by_rare_status on core.bookings (status, operator_id, id) where status in ('completed', 'expired', 'no_show');

-- berth: down
drop index core.bookings_by_rare_status;
